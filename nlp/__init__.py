"""From text to report to match to disposition. Pure: no Flask, SQLAlchemy, Redis or Twilio."""
