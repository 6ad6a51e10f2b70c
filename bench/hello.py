"""The unit: what Flask itself costs."""

from flask import Flask

from forum.receiving import Door

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"


door = Door(app)
