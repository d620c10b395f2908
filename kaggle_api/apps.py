from django.apps import AppConfig


class KaggleApiConfig(AppConfig):
    name = "kaggle_api"
