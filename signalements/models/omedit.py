"""What an OMEDIT tells the bodies of the three first kinds; never a signalement (R8)."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Organisation, Permission, User
from signalements.law import OMEDIT_ADDRESSEES

KINDS = tuple(kind.value for kind in OMEDIT_ADDRESSEES)


class OmeditInformationQuerySet(models.QuerySet["OmeditInformation"]):
    def visible_to(self, user: User) -> "OmeditInformationQuerySet":
        """Its sender's OMEDIT and the bodies that it was sent to; nobody of the agency."""
        received = OmeditDelivery.objects.filter(information=OuterRef("pk"))
        senders = Organisation.objects.where(user, Permission.TRANSMIT)
        return self.filter(
            Q(organisation__in=senders)
            | Exists(
                received.filter(organisation__in=Organisation.objects.where(user, Permission.EDIT))
            )
        )


class OmeditInformation(models.Model):
    """Prescriptions outside the marketing authorisation that an OMEDIT has seen."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="informations", verbose_name="OMEDIT"
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="auteur")
    medicine = models.CharField("médicament (substance ou spécialité)", max_length=200)
    use = models.TextField("usage constaté", max_length=1000)
    seen = models.TextField("ce qui a été constaté", max_length=10_000)
    sent_on = models.DateField("transmise le")

    objects = OmeditInformationQuerySet.as_manager()

    class Meta:
        verbose_name = "information d'un OMEDIT"
        verbose_name_plural = "informations des OMEDIT"
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="omedit_information_says_something",
                condition=~Q(medicine="") & ~Q(use="") & ~Q(seen=""),
                violation_error_message="Une information dit le médicament, l'usage et le constat.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.medicine} – {self.use}"

    @property
    def subject(self) -> str:
        """The key of this information in the journal."""
        return f"omedit:{self.pk}"


class OmeditDeliveryQuerySet(models.QuerySet["OmeditDelivery"]):
    def received_by(self, user: User) -> "OmeditDeliveryQuerySet":
        """Those of the bodies for which ``user`` writes."""
        return self.filter(organisation__in=Organisation.objects.where(user, Permission.EDIT))


class OmeditDelivery(models.Model):
    """One body that an information was sent to. ``kind`` is the body's, so that the database
    refuses an association."""

    information = models.ForeignKey(OmeditInformation, models.PROTECT, related_name="deliveries")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="received_informations", verbose_name="organisme"
    )
    kind = models.CharField("nature", max_length=20)
    read_on = models.DateField("lue le", null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_on = models.DateField("brouillon fait le", null=True, blank=True)

    objects = OmeditDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "destinataire d'une information"
        verbose_name_plural = "destinataires d'une information"
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("information", "organisation"), name="omedit_delivery_once"
            ),
            models.CheckConstraint(
                name="omedit_delivery_to_the_three_first_kinds",
                condition=Q(kind__in=KINDS),
                violation_error_message=(
                    "Un OMEDIT informe l'INCa, les centres maladies rares et les conseils "
                    "nationaux professionnels, jamais une association."
                ),
            ),
            models.CheckConstraint(
                name="omedit_delivery_read_by_somebody",
                condition=Q(read_on__isnull=True, read_by__isnull=True)
                | Q(read_on__isnull=False, read_by__isnull=False),
                violation_error_message="Une information lue dit par qui et quel jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.information} → {self.organisation}"
