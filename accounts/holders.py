"""Who holds a right on an organisation: the addressees of notices and letters."""

from accounts.models import Organisation, Permission, User


def holders(permission: Permission, *, where: Organisation) -> list[User]:
    """The active people who hold ``permission`` on ``where``, once each."""
    held = User.objects.filter(
        is_active=True,
        organisationuserobjectpermission__content_object=where,
        organisationuserobjectpermission__permission__codename=permission.value,
    )
    return list(held.distinct())
