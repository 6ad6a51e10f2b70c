"""What a request costs, as a ratio to a bare Flask page on the same server in the same run; see README.md."""
