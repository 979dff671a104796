"""The web room: the only public door of the practice partner (Django).

`accounts` knows who people are, `practice` is the students' room, `review` the trainers', and `record` reads what was said
from the tracker's store. The web reaches the bot only over Rasa's REST channel and that record.
"""
