"""Django's backend for PostgreSQL, with kept connections that are judged without asking the server."""
