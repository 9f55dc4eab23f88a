"""The pure heart: what an inquiry's facts ask for next. Values in, values out."""
