"""Rows about persons, recognised so that they are refused: this is a catalogue of descriptions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rdflib import RDF, Graph, URIRef

from catalogue.document.markup import NO_PATIENTS
from catalogue.error import PatientData

SIO = "http://semanticscience.org/resource/"
OBO = "http://purl.obolibrary.org/obo/"
PERSONS = {
    SIO + "SIO_000498": "persons (SIO)",
    OBO + "OBI_0000093": "patient roles (OBI)",
    OBO + "NCIT_C16960": "patients (NCIT)",
    OBO + "NCIT_C25190": "persons (NCIT)",
    OBO + "NCIT_C41189": "study participants (NCIT)",
    "http://purl.bioontology.org/ontology/SNOMEDCT/116154003": "patients (SNOMED CT)",
    "http://snomed.info/id/116154003": "patients (SNOMED CT)",
    "https://w3id.org/CARE-SM#Person": "persons (CARE-SM)",
}
FHIR = "http://hl7.org/fhir/"
ROWS = {
    "http://www.cancerdata.org/roo/": "patients of the Radiation Oncology Ontology",
    "http://phenopackets.org/": "Phenopackets",
    "https://w3id.org/phenopackets/": "Phenopackets",
}
CLINICAL = frozenset(
    {
        *("Patient", "Person", "RelatedPerson", "Condition", "Observation", "Encounter", "EpisodeOfCare", "Procedure"),
        *("QuestionnaireResponse", "DiagnosticReport", "Specimen", "FamilyMemberHistory", "Consent", "ResearchSubject"),
        *("MedicationStatement", "MedicationRequest", "MedicationAdministration", "Immunization", "CarePlan"),
        *("AllergyIntolerance", "ImagingStudy", "MolecularSequence", "ClinicalImpression", "Composition"),
    }
)
OF_ONE = frozenset({"subject_id", "subjectId", "patient_id", "patientId", "individualId", "individual_id", "record_id"})
OF_PERSON = frozenset({"sex", "karyotypicSex", "diseases", "phenotypicFeatures", "ethnicity", "geographicOrigin"})
SEX = "NCIT_C28421"


def refuse_patients(graph: Graph) -> None:
    """Stop at RDF that speaks of persons: CARE-SM, the common data elements of the ERNs, FHIR in RDF.

    :raises PatientData: naming the class
    """
    for kind, noun in PERSONS.items():
        if (None, RDF.type, URIRef(kind)) in graph:
            raise refusal(f"The document describes {noun}, class {kind}")
    for kind in {str(each) for each in graph.objects(None, RDF.type)}:
        noun = next((noun for start, noun in ROWS.items() if kind.startswith(start)), "")
        if kind.startswith(FHIR) and kind.removeprefix(FHIR) in CLINICAL:
            noun = "FHIR resources"
        if noun:
            raise refusal(f"The document describes {noun}, class {kind}")


def refusal(what: str) -> PatientData:
    """The error, which says where such rows belong and repeats none of them."""
    return PatientData(f"{what}: rows about persons.", **NO_PATIENTS)


def refuse_patient_rows(data: Any) -> None:
    """Stop at JSON that speaks of persons: FHIR, Phenopackets, Beacon individuals, exports of one row a person.

    :raises PatientData: naming what it is
    """
    noun = rows_in(data)
    if noun:
        raise refusal(f"The document is {noun}")


def rows_in(data: Any) -> str:
    """What kind of rows about persons the JSON holds; empty when it holds none that are known."""
    if isinstance(data, list):
        return next((noun for each in data[:50] if (noun := rows_in(each))), "")
    if not isinstance(data, dict):
        return ""
    return fhir_in(data) or beacon_in(data) or person_in(data)


def fhir_in(data: dict[str, Any]) -> str:
    """The FHIR resource, if it is one about a person or a bundle that holds one."""
    kind = str(data.get("resourceType"))
    if kind in CLINICAL:
        return f"a FHIR {kind} resource"
    if kind == "Bundle" and any(fhir_in(each) for each in members(data.get("entry"), "resource")):
        return "a FHIR Bundle with resources about persons"
    return ""


def beacon_in(data: dict[str, Any]) -> str:
    """A Beacon answer with individuals in it."""
    response = data.get("response")
    if not isinstance(response, dict) or "meta" not in data:
        return ""
    sets = response.get("resultSets")
    rows = [row for each in members(sets) for row in members(each.get("results"))]
    return "a Beacon answer with individuals" if any(person_in(row) for row in rows) else ""


def person_in(data: dict[str, Any]) -> str:
    """A row that speaks of one person: a Phenopacket, a Beacon individual, a row of an export."""
    keys = set(data)
    if "subject" in keys and keys & {"phenotypicFeatures", "metaData", "interpretations"}:
        return "a Phenopacket"
    if len(keys & OF_PERSON) >= 2 or any(key.endswith(SEX) for key in keys):
        return "a row about an individual"
    return "a table with one row for each person" if keys & OF_ONE else ""


def members(value: Any, key: str = "") -> Iterable[dict[str, Any]]:
    """The objects in a JSON list, or the objects below a key of them."""
    found = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    return [each[key] for each in found if isinstance(each.get(key), dict)] if key else found
