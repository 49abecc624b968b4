from django.urls import path, re_path

from instagram.sandbox.views import control, facebook, graph, oauth, pages, pictures

VERSION = r"^(?:(?P<version>v\d+\.\d+)/)?"

urlpatterns = [
    path("sandbox/", control.home),
    path("sandbox/style.css", pages.stylesheet),
    path("sandbox/media/<str:media_id>.svg", pictures.media),
    path("sandbox/profile/<str:user_id>.svg", pictures.profile),
    path("sandbox/api/<str:name>", control.api),
    path("health", control.health),
    path("oauth/authorize", oauth.authorize),
    path("oauth/authorize/", oauth.authorize),
    re_path(VERSION + r"dialog/oauth/?$", facebook.dialog),
    re_path(VERSION + r"oauth/access_token/?$", facebook.access_token),
    re_path(VERSION + r"debug_token/?$", facebook.debug_token),
    re_path(VERSION + r"access_token/?$", oauth.lengthen),
    re_path(VERSION + r"refresh_access_token/?$", oauth.refresh),
    re_path(r"^(?P<version>v\d+\.\d+)$", graph.graph, {"path": ""}),
    re_path(VERSION + r"(?P<path>.*)$", graph.graph),
]
