"""Review: the trainers' room."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "web.review"
    label = "review"

    def ready(self) -> None:
        from web.measures import services
        from web.review.coding import corrected_all

        services.count_with(corrected_all)
