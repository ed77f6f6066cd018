@manual
Feature: A person uses the market user interface
  What the plan does on the pages of the market user interface and no service offers. A person does
  it, says so with `crrsim attest`, and is asked again when that has lapsed.

  @CRR-MUI-001 @week1 @w1-mon-kick-6
  Scenario: The rows of a page are ordered and narrowed down
    Given a person at "the list of CRRs in the market user interface" as LSE1
    When the person "orders the rows by MW, the largest first, and narrows them down to on-peak hours"
    Then the person sees that "only on-peak CRRs are left, and none is larger than the one above it"

  Rule: Models are fetched from the market user interface by users who have signed the non-disclosure agreement

    @CRR-MUI-010 @week2 @w2-tue-alloc-mn-4 @chg-pub-2
    Scenario: The models of the monthly allocation after tier 1
      Given a person at "the market user interface" as NDA1
      When the person "fetches the model V0 and the model with ETC of the monthly allocation"
      Then the person sees that "both files open, and are of the month that is allocated"

    @CRR-MUI-011 @week2 @w2-wed-alloc-mn-5
    Scenario: The model results of the monthly allocation's tier 2
      Given a person at "the market user interface" as NDA1
      When the person "fetches the model results of the monthly allocation tier 2"
      Then the person sees that "the file opens, and is of tier 2"

    @CRR-MUI-012 @week2 @w2-tue-auc-mn-3
    Scenario: The model results of the monthly auction
      Given a person at "the market user interface" as NDA1
      When the person "fetches the model results of the monthly auction"
      Then the person sees that "the file opens, and is of the monthly auction"

    @CRR-MUI-013 @week3 @w3-tue-alloc-an-4
    Scenario: The models of the annual allocation after tier 1
      Given a person at "the market user interface" as NDA1
      When the person "fetches the models V0 and V1 of the annual allocation"
      Then the person sees that "both files open, and are of the year that is allocated"

    @CRR-MUI-014 @week3 @w3-tue-alloc-lt-4
    Scenario: The model results with ETC and of the long term
      Given a person at "the market user interface" as NDA1
      When the person "fetches the model results with ETC and those of the long-term tier"
      Then the person sees that "both files open, and are of the year that is allocated"

    @CRR-MUI-015 @week3 @w3-tue-auc-an-4
    Scenario: The model results of the annual auction
      Given a person at "the market user interface" as NDA1
      When the person "fetches the model results of the annual auction"
      Then the person sees that "the file opens, and is of the annual auction"

    @CRR-MUI-016 @chg-model-1
    Scenario: A power flow case is of PSS/E version 30
      Given a person at "the market user interface" as NDA1
      When the person "fetches a power flow case and opens it in a reader of PSS/E files"
      Then the person sees that "the reader takes it for version 30"

    @CRR-MUI-017 @chg-pub-2
    Scenario: Whoever has not signed is offered no models
      Given a person at "the market user interface" as FIN1
      When the person "looks for files of the network model"
      Then the person sees that "only the open ones are offered"

  Rule: The public website has passed its duties on

    @CRR-MUI-020 @chg-pub-1
    Scenario: OASIS carries the market calendar
      Given a person at "OASIS"
      When the person "looks for the CRR market calendar"
      Then the person sees that "the calendar is there, with the markets of this simulation"

    @CRR-MUI-021 @chg-pub-1 @chg-pub-2
    Scenario: The public website carries neither calendar nor models
      Given a person at "the ISO's public website"
      When the person "looks for the CRR market calendar and for model files"
      Then the person sees that "neither is offered there any more"
