@week3 @market_data
Feature: A user with NDA fetches the models of the annual markets
  The annual model comes out twice before the first tier, as V0 and as V1, and then run by run; each
  season has files of its own. What changed from one release to the next can be found and named.

  Rule: A release's model comes out with it, the model of a run with the run's results

    @CRR-MDA-001 @w3-tue-alloc-an-4 @rule:model-publication @rule:model-nda @chg-pub-2
    Scenario Outline: The <run> model of the allocation for <season>, the second that it is published
      Given it is <moment>
      When NDA1 fetches the <run> model of the annual allocation for <season>
      Then the model has two cases of PSS/E revision 30 and seven tables

      Examples: releases and tier 1
        | run | season | moment              |
        | V0  | S01    | W3-MON 09:00:00 PPT |
        | V1  | S02    | W3-TUE 09:00:00 PPT |
        | T1  | S03    | W3-WED 12:00:00 PPT |

    @CRR-MDA-002 @w3-tue-alloc-an-4 @rule:model-publication
    Scenario Outline: The <run> model of the allocation, a second too early
      Given it is <moment>
      When NDA1 fetches the <run> model of the annual allocation for S01
      Then it is refused with DWL0005

      Examples: releases and tier 1
        | run | moment              |
        | V0  | W3-MON 08:59:59 PPT |
        | V1  | W3-TUE 08:59:59 PPT |
        | T1  | W3-WED 11:59:59 PPT |

    @CRR-MDA-003 @w3-tue-alloc-lt-4 @rule:model-publication
    Scenario Outline: The <run> model of the LT allocation, the second that it is published
      Given it is <moment>
      When NDA1 fetches the <run> model of the annual allocation for S04
      Then the model has two cases of PSS/E revision 30 and seven tables

      Examples:
        | run | moment              |
        | ETC | W3-TUE 09:00:00 PPT |
        | LT  | W3-WED 12:00:00 PPT |

    @CRR-MDA-004 @w3-tue-alloc-lt-4 @rule:model-publication
    Scenario Outline: The <run> model of the LT allocation, a second too early
      Given it is <moment>
      When NDA1 fetches the <run> model of the annual allocation for S04
      Then it is refused with DWL0005

      Examples:
        | run | moment              |
        | ETC | W3-TUE 08:59:59 PPT |
        | LT  | W3-WED 11:59:59 PPT |

    @CRR-MDA-005 @w3-tue-auc-an-4 @rule:model-publication
    Scenario: The auction's model, a second before its results
      Given it is one second before the annual auction posts its results
      When NDA1 fetches the model of the annual auction for S01
      Then it is refused with DWL0005

    @CRR-MDA-006 @w3-tue-auc-an-4 @clearing @rule:model-publication @rule:model-ratings @rule:model-of-its-run
    Scenario: The auction's model with its results, good for computing its prices again
      Given it is exactly when the annual auction posts its results
      When NDA1 fetches the model of the annual auction for S01
      Then the model has two cases of PSS/E revision 30 and seven tables
      And its ratings and limits are 65 % of those in full
      And the prices of the annual auction in S01 follow from this model and what binds

  Rule: Model files are for users with NDA access

    @CRR-MDA-010 @w3-tue-alloc-an-4 @w3-tue-alloc-lt-4 @w3-tue-auc-an-4 @chg-pub-2 @rule:model-nda
    Scenario Outline: FIN1, without NDA access, asks for <model>
      Given the annual auction is POSTED
      When FIN1 fetches <model> for S01
      Then it is refused with SEC0001

      Examples:
        | model                                  |
        | the T1 model of the annual allocation  |
        | the LT model of the annual allocation  |
        | the model of the annual auction        |

  Rule: What changed between two releases is found and named

    @CRR-MDA-020 @w3-tue-alloc-an-4 @chg-model-1 @rule:model-of-its-run
    Scenario: V1 knows the planned outages, and V0 did not
      Given it is W3-TUE 09:00:00 PPT
      When NDA1 compares the V0 model of the annual allocation with the V1 model of the annual allocation for S01
      Then the changes are:
        | where                | what                                         | change                |
        | LINE_AND_TRANSFORMER | 41204_PELHAMR2_230_41211_STARLNG2_230_BR_1_1 | Status Closed -> Open |
        | LINE_AND_TRANSFORMER | 43207_COPPERT2_230_43210_OSPREYH2_230_BR_1_1 | Status Closed -> Open |
        | OUTAGE               | 41204_PELHAMR2_230_41211_STARLNG2_230_BR_1_1 | new                   |
        | OUTAGE               | 43207_COPPERT2_230_43210_OSPREYH2_230_BR_1_1 | new                   |

    @CRR-MDA-021 @w3-tue-alloc-an-4 @chg-model-1 @rule:model-of-its-run
    Scenario: Between V1 and tier 1 one line was found out of service, and two outages are survived no more
      Given the annual allocation tier 1 is OPEN
      And 43209_EMBERLY2_230_44203_KESTREL2_230_BR_1_1 is found out of service in the annual allocation tier 1
      And time has passed to exactly when the annual allocation tier 1 posts its results
      When NDA1 compares the V1 model of the annual allocation with the T1 model of the annual allocation for S01
      Then the changes are:
        | where                | what                                                                                              | change                |
        | LINE_AND_TRANSFORMER | 43209_EMBERLY2_230_44203_KESTREL2_230_BR_1_1                                                      | Status Closed -> Open |
        | OUTAGE               | 43209_EMBERLY2_230_44203_KESTREL2_230_BR_1_1                                                      | new                   |
        | CONTINGENCY          | LOSS OF 43209_EMBERLY2_230_44203_KESTREL2_230_BR_1_1 43209_EMBERLY2_230_44203_KESTREL2_230_BR_1_1 | gone                  |
        | CONTINGENCY          | LOSS OF 44101_VESPERA5_500_44201_VESPERA2_230_BR_1_1 44101_VESPERA5_500_44201_VESPERA2_230_BR_1_1 | gone                  |

    @CRR-MDA-023 @w3-tue-alloc-an-4 @rule:model-of-its-run @rule:derated-limits
    Scenario: A line that is out in part is told as it was reported
      Given the annual allocation tier 1 is OPEN
      And 42205_THISTLE2_230_42206_FALCONR2_230_BR_1_1 is derated to 200.000 MW for 180 hours in the annual allocation tier 1
      And time has passed to exactly when the annual allocation tier 1 posts its results
      When NDA1 compares the V1 model of the annual allocation with the T1 model of the annual allocation for S01
      Then the changes are:
        | where  | what                                         | change |
        | OUTAGE | 42205_THISTLE2_230_42206_FALCONR2_230_BR_1_1 | new    |

    @CRR-MDA-022 @w3-tue-alloc-an-4 @chg-model-1 @rule:model-update
    Scenario: What is found out of service in another market's model is none of this one's
      Given the annual auction is OPEN
      And 43209_EMBERLY2_230_44203_KESTREL2_230_BR_1_1 is found out of service in the annual auction
      And time has passed to exactly when the annual allocation tier 1 posts its results
      When NDA1 compares the V1 model of the annual allocation with the T1 model of the annual allocation for S01
      Then nothing has changed
