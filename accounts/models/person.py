"""People. Rights are read from guardian's rows, once a request."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from simple_history.models import HistoricalRecords

from accounts.identifiers import validate_rpps
from accounts.models.organisation import Organisation, OrganisationUserObjectPermission
from accounts.models.permission import Permission


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def holding(
        self, *permissions: Permission, where: "Organisation | models.QuerySet[Organisation]"
    ) -> "models.QuerySet[User]":
        """The active people who hold one of ``permissions`` on ``where`` (on any of several), once each."""
        held = OrganisationUserObjectPermission.objects.filter(
            permission__codename__in=[permission.value for permission in permissions]
        )
        alone = isinstance(where, Organisation)
        held = held.filter(**{"content_object" if alone else "content_object__in": where})
        return self.filter(is_active=True, pk__in=held.values("user_id"))

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Logs in by e-mail. Never deleted: deactivated (their acts keep their author)."""

    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    function = models.CharField("fonction", max_length=160, blank=True)
    rpps = models.CharField("numéro RPPS", max_length=20, blank=True, validators=[validate_rpps])
    is_active = models.BooleanField("compte actif", default=True)
    history = HistoricalRecords(excluded_fields=["last_login", "password"])

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["first_name", "last_name"]
    objects = UserManager()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ("last_name", "first_name")

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def rights(self) -> frozenset[tuple[int, str]]:
        """Every (organisation id, codename) held, read once an instance (so once a request)."""
        if not hasattr(self, "_rights"):
            held = OrganisationUserObjectPermission.objects.filter(user=self)
            self._rights = frozenset(held.values_list("content_object_id", "permission__codename"))
        return self._rights

    def may(self, permission: Permission, organisation_id: int) -> bool:
        return self.is_active and (organisation_id, permission.value) in self.rights

    def where(self, permission: Permission) -> list[int]:
        """The ids of the organisations on which the person holds ``permission``; no query more."""
        if not self.is_active:
            return []
        return sorted(place for place, codename in self.rights if codename == permission.value)

    def may_anywhere(self, *permissions: Permission) -> bool:
        wanted = {permission.value for permission in permissions}
        return self.is_active and any(codename in wanted for _, codename in self.rights)

    def where_any(self, *permissions: Permission) -> list[int]:
        """The ids of the organisations on which the person holds one of them; no query more."""
        return sorted({place for each in permissions for place in self.where(each)})

    @property
    def is_agent(self) -> bool:
        """Reads dossiers of the agency: sees the agents' space."""
        return self.may_anywhere(Permission.READ)

    @property
    def is_laboratory(self) -> bool:
        """Answers the agency for a laboratory: sees its requests."""
        return self.may_anywhere(Permission.ANSWER)

    @property
    def is_expert(self) -> bool:
        """Gives opinions in their own name or for a committee or a CRPV: sees what is asked."""
        return self.may_anywhere(Permission.OPINE)

    @property
    def is_reporter(self) -> bool:
        return self.may_anywhere(Permission.EDIT)
