"""Files of other apps coming in: the pages."""

from django.urls import path

from . import deciding, views

urlpatterns = [
    path("collection/import/", views.imports, name="imports"),
    path("collection/import/<int:pk>/", views.show, name="import"),
    path("collection/import/<int:pk>/change/", views.change, name="import_change"),
    path("collection/import/<int:pk>/columns/", views.columns, name="import_columns"),
    path("collection/import/<int:pk>/confirm/", views.confirm, name="import_confirm"),
    path("collection/import/<int:pk>/undo/", views.undo, name="import_undo"),
    path("collection/import/<int:pk>/stop/", views.stop, name="import_stop"),
    path("collection/import/<int:pk>/accept/", deciding.accept, name="import_accept"),
    path("collection/import/<int:pk>/refused/", views.refused, name="import_refused"),
    path("collection/import/<int:pk>/rows/<int:row>/", deciding.row, name="import_row"),
]
