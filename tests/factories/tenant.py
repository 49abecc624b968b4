import factory

from kbeauty.lib.tenancy import tenant


class TenantFactory(factory.django.DjangoModelFactory):
    """Makes a row inside its own company, as row-level security demands."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with tenant(kwargs["company"].pk):
            return super()._create(model_class, *args, **kwargs)
