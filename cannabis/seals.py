"""What the transition phase seals: publications, acts and readings as recorded, the ends they gave."""

from records.sealing import Rule, Seal, judged_once

SEALS = (
    Seal("cannabis.HasPublication"),
    Seal("cannabis.HasValidation"),
    Seal("cannabis.Designation"),
    Seal("cannabis.Override", unless=judged_once()),
    Seal("cannabis.EndReading"),
    Seal("cannabis.Alternative"),
    Seal("cannabis.TransitionEnd"),
    Rule(
        "end_by_a_confirmed_act",
        "cannabis.TransitionEnd",
        "EXISTS (SELECT 1 FROM cannabis_override act "
        "WHERE act.id = NEW.override_id AND act.outcome <> 'confirmed')",
        "Un acte fixe la fin une fois confirmé par une autre personne (C16).",
    ),
)
