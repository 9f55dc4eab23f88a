"""The Flask application: webhooks, staff pages, command line."""
