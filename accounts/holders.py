"""Who holds a right somewhere: the people whom a notice is for."""

from accounts.models import Organisation, Permission, User


def holders(permission: Permission, *, where: Organisation) -> list[User]:
    """The active people who hold ``permission`` on ``where``, once each."""
    held = User.objects.filter(
        is_active=True,
        organisationuserobjectpermission__content_object=where,
        organisationuserobjectpermission__permission__codename=permission.value,
    )
    return list(held.distinct())
