"""What was answered item by item, sent and not claimed as a secret: searched, printed, cited as declared."""

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from cpc.asked.kind import AskedKind
from cpc.asked.kinds import kind_of
from cpc.models import FormalRequest, ItemAnswer, RequestItem
from records.models import SearchEntry, SearchKind
from records.search.index import entry, write


def told(kind: AskedKind) -> QuerySet:
    """The requests of a kind that were answered, each with its items so ``told``, and when (``sent_at``)."""
    items = RequestItem.objects.filter(answer__sent_on__isnull=False, answer__secret=False)
    sent = ItemAnswer.history.filter(item=OuterRef("pk"), sent_on__isnull=False)
    sent_at = Subquery(sent.order_by("history_date").values("history_date")[:1])
    shown = items.select_related("answer").annotate(sent_at=sent_at).order_by("number")
    rows = kind.rows().filter(pk__in=items.order_by().values("request"))
    related = rows.select_related("dossier", "addressee", *kind.related)
    return related.prefetch_related(Prefetch("items", shown, to_attr="told"), *kind.fetched)


def index_answers(request: FormalRequest) -> None:
    """What has just been sent is searched by the agents of the division, if the kind says so."""
    kind = kind_of(request)
    if kind.searched:
        write([entry_of(each) for each in told(kind).filter(pk=request.pk)])


def entry_of(request: FormalRequest) -> SearchEntry:
    """One of ``told``, as it is searched."""
    dossier = request.dossier
    texts = [text for item in request.told for text in (item.text, item.answer.text) if text]
    return entry(
        f"{request._meta.model_name}:{request.pk}",
        kind=SearchKind.PIECE,
        division_id=dossier.division_id,
        title=f"{dossier.number} – {request}, {request.addressee}",
        address=kind_of(request).page(request),
        text="\n".join([f"{dossier.dci}.", *texts]),
    )
