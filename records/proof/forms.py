"""What is searched in the journal."""

from django import forms

from web.dsfr import Form


class JournalSearch(Form):
    objet = forms.CharField(
        label="Objet (numéro, nom) ou mots de la phrase", required=False, max_length=200
    )
    personne = forms.CharField(label="Personne (nom ou adresse)", required=False, max_length=200)
