"""The domain of Motivational Interviewing practice, in pure Python.

`mi` knows no Rasa, no Django, no network, no clock and no random source of its own: time and randomness are handed in.
"""
