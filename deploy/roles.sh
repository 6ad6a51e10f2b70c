#!/bin/sh
# Run once by the image of PostgreSQL, on an empty database: the user that the forum serves as.
psql -v ON_ERROR_STOP=1 -v password="$SERVING_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE forum LOGIN PASSWORD :'password';
SQL
