"""The catalogue of medicines: the public data base (BDPM), and what it said on each import day.

Rows come from ``cpc.medicines.importing`` only. A medicine is never deleted: acts name it for ever. When the
data base no longer lists it, ``listed`` is false and its last version is closed. Public data: everyone
may read all of it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, F, Q, Value, When

from cpc.models.medicine_words import search_text, search_words

if TYPE_CHECKING:
    from accounts.models import User

AUTHORISED = "Autorisation active"
LONGEST_SEARCH = 500


class MedicineQuerySet(models.QuerySet["Medicine"]):
    def visible_to(self, user: "User | AnonymousUser") -> "MedicineQuerySet":
        """The catalogue is open data: all of it, for everyone."""
        return self

    def search(self, text: str) -> "MedicineQuerySet":
        """Those whose name, substances or CIS code hold every word of ``text``.

        Without case or accents; a number matches from its first digit, letters match anywhere in a
        word. Names that start with ``text`` come first, then by name. Nothing to look for, or more
        than 500 signs: none.
        """
        words = search_words(text) if len(text) <= LONGEST_SEARCH else []
        if not words:
            return self.none()
        found = self
        for word in dict.fromkeys(words):
            found = found.filter(search__contains=f" {word}" if word[0].isdigit() else word)
        starts = When(search__startswith=" " + " ".join(words), then=Value(0))
        return found.order_by(Case(starts, default=Value(1)), "search")

    def add(
        self, *, cis: str, name: str, substances: Iterable[str] = (), **fields: object
    ) -> "Medicine":
        """Create one medicine that the search finds (the import writes its rows in bulk)."""
        search = search_text(name=name, substances=substances, cis=cis)
        return self.create(cis=cis, name=name, search=search, **fields)


class Medicine(models.Model):
    """A *spécialité pharmaceutique*, by its CIS code (CIS_bdpm.txt)."""

    cis = models.CharField("code CIS", max_length=8, unique=True)
    name = models.CharField("dénomination", max_length=500)
    form = models.CharField("forme pharmaceutique", max_length=300, blank=True)
    routes = models.CharField("voies d'administration", max_length=500, blank=True)
    amm_status = models.CharField("statut de l'AMM", max_length=60, blank=True)
    amm_procedure = models.CharField("procédure d'AMM", max_length=80, blank=True)
    marketing_state = models.CharField("état de commercialisation", max_length=60, blank=True)
    amm_on = models.DateField("date d'AMM", null=True, blank=True)
    bdm_status = models.CharField("statut BDM", max_length=60, blank=True)
    eu_number = models.CharField("numéro européen", max_length=40, blank=True)
    holders = models.CharField("titulaires", max_length=500, blank=True)
    enhanced_surveillance = models.BooleanField("surveillance renforcée", default=False)
    search = models.TextField("texte de recherche", editable=False)
    listed = models.BooleanField("présente dans le dernier import", default=True)

    objects = MedicineQuerySet.as_manager()

    class Meta:
        verbose_name = "spécialité"
        verbose_name_plural = "spécialités"
        ordering = ("name", "cis")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="medicine_cis_eight_digits",
                condition=Q(cis__regex=r"^[0-9]{8}$"),
                violation_error_message="Le code CIS compte huit chiffres.",
            ),
            models.CheckConstraint(
                name="medicine_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Une spécialité a une dénomination.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_authorised(self) -> bool:
        """A valid AMM, as the last import says (R13): of one no longer listed, nothing is known."""
        return self.listed and self.amm_status == AUTHORISED


class MedicineVersion(models.Model):
    """What the data base said of a medicine from ``first_day`` to ``last_day``, both included."""

    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="versions")
    first_day = models.DateField("premier jour (jour d'import)")
    last_day = models.DateField("dernier jour inclus", null=True, blank=True)
    name = models.CharField("dénomination", max_length=500)
    holders = models.CharField("titulaires", max_length=500, blank=True)
    amm_status = models.CharField("statut de l'AMM", max_length=60, blank=True)
    marketing_state = models.CharField("état de commercialisation", max_length=60, blank=True)

    class Meta:
        verbose_name = "version d'une spécialité"
        verbose_name_plural = "versions des spécialités"
        ordering = ("medicine", "first_day")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("medicine", "first_day"),
                name="medicine_version_one_a_day",
                violation_error_message="Cette spécialité a déjà une version à ce jour.",
            ),
            models.UniqueConstraint(
                fields=("medicine",),
                condition=Q(last_day__isnull=True),
                name="medicine_version_one_open",
                violation_error_message="Cette spécialité a déjà une version en cours.",
            ),
            models.CheckConstraint(
                name="medicine_version_ends_after_it_begins",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                violation_error_message="Le dernier jour précède le premier.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.first_day:%d/%m/%Y})"


class Substance(models.Model):
    """An active substance by its BDPM code; the name most often written for it."""

    code = models.CharField("code", max_length=10, unique=True)
    name = models.CharField("dénomination", max_length=400)

    class Meta:
        verbose_name = "substance"
        verbose_name_plural = "substances"
        ordering = ("name", "code")

    def __str__(self) -> str:
        return self.name


class SubstanceNature(models.TextChoices):
    SUBSTANCE = "SA", "Principe actif"
    MOIETY = "FT", "Fraction thérapeutique"
    OLD_MOIETY = "ST", "Fraction thérapeutique (ancien code)"


class Composition(models.Model):
    """One line of CIS_COMPO_bdpm.txt: ``strength`` of ``substance`` for ``reference``.

    Lines of one medicine with the same ``link`` speak of the same active part: the salt (SA) and
    what counts in it (FT).
    """

    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="compositions")
    element = models.CharField("élément pharmaceutique", max_length=100)
    substance = models.ForeignKey(Substance, models.PROTECT, related_name="compositions")
    name = models.CharField("dénomination de la ligne", max_length=400)
    strength = models.CharField("dosage", max_length=150, blank=True)
    reference = models.CharField("référence du dosage", max_length=150, blank=True)
    nature = models.CharField("nature", max_length=2, choices=SubstanceNature.choices)
    link = models.PositiveSmallIntegerField("lien entre principe actif et fraction")

    class Meta:
        verbose_name = "composition"
        verbose_name_plural = "compositions"
        ordering = ("medicine", "element", "link", "-nature", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=(
                    *("medicine", "element", "substance", "name"),
                    *("strength", "reference", "nature", "link"),
                ),
                name="composition_once",
                violation_error_message="Cette ligne de composition existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.strength}".strip()


class GenericGroup(models.Model):
    """A group of the *répertoire des génériques*. BDPM holds no group of biosimilars (R45)."""

    number = models.PositiveIntegerField("numéro", unique=True)
    label = models.CharField("libellé", max_length=1000)
    members = models.ManyToManyField(Medicine, through="GroupMember", related_name="generic_groups")

    class Meta:
        verbose_name = "groupe générique"
        verbose_name_plural = "groupes génériques"
        ordering = ("number",)

    def __str__(self) -> str:
        return self.label


class MemberKind(models.IntegerChoices):
    REFERENCE = 0, "Princeps"
    GENERIC = 1, "Générique"
    COMPLEMENT = 2, "Générique par complémentarité posologique"
    SUBSTITUTABLE = 4, "Générique substituable"


class GroupMember(models.Model):
    group = models.ForeignKey(GenericGroup, models.PROTECT, related_name="memberships")
    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="group_memberships")
    kind = models.PositiveSmallIntegerField("type", choices=MemberKind.choices)
    rank = models.PositiveIntegerField("numéro de tri")

    class Meta:
        verbose_name = "membre d'un groupe générique"
        verbose_name_plural = "membres des groupes génériques"
        ordering = ("group", "rank", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("group", "medicine"),
                name="group_member_once",
                violation_error_message="Cette spécialité est déjà dans ce groupe.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.medicine} ({self.get_kind_display()})"


class Presentation(models.Model):
    """A pack of a medicine (CIS_CIP_bdpm.txt). Prices in euros, taxes included."""

    medicine = models.ForeignKey(Medicine, models.PROTECT, related_name="presentations")
    cip7 = models.CharField("code CIP7", max_length=7)
    cip13 = models.CharField("code CIP13", max_length=13, unique=True)
    label = models.CharField("libellé", max_length=500)
    status = models.CharField("statut administratif", max_length=60)
    marketing_state = models.CharField("état de commercialisation", max_length=120)
    declared_on = models.DateField("date de déclaration", null=True, blank=True)
    hospital_approval = models.CharField("agrément aux collectivités", max_length=10, blank=True)
    rate = models.CharField("taux de remboursement", max_length=40, blank=True)
    price_without_fee = models.DecimalField("prix", max_digits=11, decimal_places=2, null=True)
    price_with_fee = models.DecimalField(
        "prix, honoraires compris", max_digits=11, decimal_places=2, null=True
    )
    fee = models.DecimalField("honoraires", max_digits=11, decimal_places=2, null=True)
    listed = models.BooleanField("présente dans le dernier import", default=True)

    class Meta:
        verbose_name = "présentation"
        verbose_name_plural = "présentations"
        ordering = ("medicine", "cip13")

    def __str__(self) -> str:
        return self.label


class CatalogueImport(models.Model):
    """One import that was written. ``counts``: see ``cpc.medicines.importing.import_folder``."""

    on = models.DateField("jour de l'import")
    folder = models.CharField("dossier", max_length=255)
    sha256 = models.JSONField("empreintes des fichiers", default=dict)
    counts = models.JSONField("décomptes", default=dict)
    imported_at = models.DateTimeField("enregistré le", auto_now_add=True)

    class Meta:
        verbose_name = "import du catalogue"
        verbose_name_plural = "imports du catalogue"
        ordering = ("-on", "-pk")
        get_latest_by = ("on", "pk")

    def __str__(self) -> str:
        return f"{self.folder} ({self.on:%d/%m/%Y})"

    @property
    def changed(self) -> bool:
        """Whether this import wrote anything in the catalogue."""
        return any(number for number in self.counts.get("changes", {}).values())
