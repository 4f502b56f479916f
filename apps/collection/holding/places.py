"""The pages of locations: the tree with what lies where, and each place's name and place."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from apps.collection.models import InventoryItem, Location

from .forms import PlaceForm
from .tree import places
from .views import FORM, OwnRequest


@login_required
@require_http_methods(FORM)
def locations(request: OwnRequest) -> HttpResponse:
    form = PlaceForm(request.user, request.POST or None, initial={"parent": request.GET.get("in")})
    if request.method == "POST" and form.keep():
        messages.success(request, f"“{form.instance.name}” is there.")
        return redirect("collection:locations")
    context = {"form": form, "places": places(request.user, request.currency)}
    return render(request, "collection/locations.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(FORM)
def location(request: OwnRequest, pk: int) -> HttpResponse:
    """Renames a place or puts it elsewhere."""
    place = the_place(request, pk)
    name = place.name
    form = PlaceForm(request.user, request.POST or None, instance=place)
    if request.method == "POST" and form.keep():
        messages.success(request, f"“{place.name}” is changed.")
        return redirect("collection:locations")
    context = {"form": form, "place": place, "name": name}
    return render(request, "collection/location.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(FORM)
def delete_location(request: OwnRequest, pk: int) -> HttpResponse:
    place = the_place(request, pk)
    if request.method == "POST":
        place.remove()
        messages.success(request, f"“{place.name}” is gone; what was in it is still yours.")
        return redirect("collection:locations")
    inside = Location.objects.of(request.user).filter(parent=place).count()
    copies = InventoryItem.objects.of(request.user).filter(location=place).copies()
    about = {"place": place, "inside": inside, "copies": copies}
    return render(request, "collection/delete_location.html", about)


def the_place(request: OwnRequest, pk: int) -> Location:
    places = Location.objects.of(request.user).select_related("parent")
    found: Location = get_object_or_404(places, pk=pk)
    return found
