@week2 @market_data
Feature: A user with NDA fetches the models of the monthly markets
  The network model that a market is cleared on is published in the user interface: two power-flow
  cases and seven tables for those who signed an NDA, and open files for everybody. Whoever has them
  can compute again what the ISO has posted.

  Rule: A release's model comes out with it, the model of a run with the run's results

    @CRR-MDL-001 @w2-tue-alloc-mn-4 @rule:model-publication @rule:model-nda @rule:case-revision @chg-pub-2 @chg-model-1
    Scenario Outline: The <run> model of the allocation, the second that it is published
      Given it is <moment>
      When NDA1 fetches the <run> model of the monthly allocation for month
      Then the model has two cases of PSS/E revision 30 and seven tables

      Examples:
        | run | moment              |
        | V0  | W2-MON 09:00:00 PPT |
        | ETC | W2-TUE 09:00:00 PPT |
        | T1  | W2-WED 12:00:00 PPT |

    @CRR-MDL-002 @w2-tue-alloc-mn-4 @rule:model-publication
    Scenario Outline: The <run> model of the allocation, a second too early
      Given it is <moment>
      When NDA1 fetches the <run> model of the monthly allocation for month
      Then it is refused with DWL0005

      Examples:
        | run | moment              |
        | V0  | W2-MON 08:59:59 PPT |
        | ETC | W2-TUE 08:59:59 PPT |
        | T1  | W2-WED 11:59:59 PPT |

    @CRR-MDL-003 @w2-wed-alloc-mn-5 @rule:model-publication
    Scenario: The T2 model, a second before its results
      Given it is one second before the monthly allocation tier 2 posts its results
      When NDA1 fetches the T2 model of the monthly allocation for month
      Then it is refused with DWL0005

    @CRR-MDL-004 @w2-wed-alloc-mn-5 @rule:model-publication
    Scenario: The T2 model with its results
      Given it is exactly when the monthly allocation tier 2 posts its results
      When NDA1 fetches the T2 model of the monthly allocation for month
      Then the model has two cases of PSS/E revision 30 and seven tables
      And the awards of the monthly allocation tier 2 and its base load fit this model

    @CRR-MDL-005 @w2-tue-auc-mn-3 @rule:model-publication
    Scenario: The auction's model, a second before its results
      Given it is one second before the monthly auction posts its results
      When NDA1 fetches the model of the monthly auction for month
      Then it is refused with DWL0005

    @CRR-MDL-006 @w2-tue-auc-mn-3 @rule:model-publication
    Scenario: The auction's model with its results
      Given it is exactly when the monthly auction posts its results
      When NDA1 fetches the model of the monthly auction for month
      Then the model has two cases of PSS/E revision 30 and seven tables

    @CRR-MDL-007 @w2-tue-alloc-mn-4 @chg-pub-2 @rule:model-publication
    Scenario: What is out when the second tier opens
      Given it is W2-WED 13:00:00 PPT
      When NDA1 lists the models
      Then the models are:
        | model                                  | period |
        | the V0 model of the monthly allocation  | month  |
        | the ETC model of the monthly allocation | month  |
        | the T1 model of the monthly allocation  | month  |

    @CRR-MDL-008 @w2-tue-alloc-mn-4 @rule:model-name
    Scenario: A model that there is not
      Given it is W2-TUE 10:00:00 PPT
      When NDA1 fetches a model that nobody has heard of
      Then it is refused with MKT0001

  Rule: Model files are for users with NDA access, and open files for everybody

    @CRR-MDL-010 @chg-pub-2 @w2-tue-alloc-mn-4 @rule:model-nda
    Scenario Outline: <actor> without NDA access asks for a model
      Given it is W2-TUE 10:00:00 PPT
      When <actor> fetches the V0 model of the monthly allocation for month
      Then it is refused with SEC0001

      Examples:
        | actor | what it may           |
        | FIN1  | writes, has no NDA    |
        | LSE1  | nominates, has no NDA |
        | READ1 | reads, has no NDA     |

    @CRR-MDL-011 @chg-pub-2 @w2-tue-auc-mn-3 @rule:model-nda
    Scenario: Not even the list of models is for everybody
      Given the monthly auction is POSTED
      When FIN1 lists the models
      Then it is refused with SEC0001

    @CRR-MDL-012 @chg-pub-2 @rule:open-files @rule:model-split
    Scenario Outline: The open files of the auction while it is open, for <actor>
      Given the monthly auction is OPEN
      When <actor> fetches the open files of the monthly auction
      Then the open files are:
        | file                 |
        | SOURCE_SINK          |
        | GROUPED_BASE_LOADING |

      Examples:
        | actor | access        |
        | FIN1  | read/write    |
        | READ1 | read          |
        | NDA1  | NDA and read  |

    @CRR-MDL-013 @chg-pub-2 @rule:open-files
    Scenario: The open files of tier 2 once its results are posted
      More imports are nominated than the intertie has room for, so that something binds.

      Given it is one second before the nomination caps of the monthly allocation tier 1 are posted
      And the cast rests
      And LSE1's load metric at DLAP_PGAE-APND is 3,000.000 MW ON for the month
      And time has passed to exactly when the monthly allocation tier 2 opens
      And LSE1 has submitted the portfolio "Imports" with the nominations:
        | source         | sink           | mw       |
        | NORDHAV_5_N001 | DLAP_PGAE-APND | 1400.000 |
      And time has passed to exactly when the monthly allocation tier 2 posts its results
      When FIN1 fetches the open files of the monthly allocation tier 2
      Then the open files are:
        | file                     |
        | SOURCE_SINK              |
        | GROUPED_BASE_LOADING     |
        | SET_ASIDE                |
        | BINDING_CONSTRAINT       |
        | PUBLIC_ALLOCATION_RESULT |

    @CRR-MDL-014 @chg-pub-2 @rule:download-none
    Scenario Outline: The open files of the auction at <moment>
      Given it is <moment>
      When FIN1 fetches the open files of the monthly auction
      Then it is refused with DWL0005

      Examples: a second before the set-up
        | moment              |
        | W2-MON 08:59:59 PPT |

  Rule: A run's model is the one it was cleared on, and what was posted can be computed from it

    @CRR-MDL-020 @w2-tue-auc-mn-3 @clearing @rule:model-of-its-run @rule:model-ratings
    Scenario: The awards of the auction fit its model
      Given the monthly auction is POSTED
      When NDA1 fetches the model of the monthly auction for month
      Then the awards of the monthly auction and its base load fit this model
      And its ratings and limits are 82.5 % of those in full

    @CRR-MDL-021 @w2-tue-auc-mn-3 @clearing @rule:model-of-its-run @rule:price-direction
    Scenario: The prices of the auction follow from its model and what binds
      Given the monthly auction is POSTED
      When NDA1 fetches the model of the monthly auction for month
      Then the prices of the monthly auction in month follow from this model and what binds

    @CRR-MDL-022 @w2-tue-auc-mn-3 @clearing @chg-src-1 @rule:model-of-its-run
    Scenario: A line that was found out of service while the auction was open
      Given the monthly auction is OPEN
      And 43209_EMBERLY2_230_44203_KESTREL2_230_BR_1_1 is found out of service in the monthly auction
      And time has passed to exactly when the monthly auction posts its results
      When NDA1 fetches the model of the monthly auction for month
      Then 43209_EMBERLY2_230_44203_KESTREL2_230_BR_1_1 is not in service there
      And the prices of the monthly auction in month follow from this model and what binds

    @CRR-MDL-023 @w2-tue-alloc-mn-4 @clearing @rule:model-of-its-run @rule:contingencies @rule:counterflow
    Scenario: The awards of tier 1 fit its model
      Given the monthly allocation tier 1 is POSTED
      When NDA1 fetches the T1 model of the monthly allocation for month
      Then the awards of the monthly allocation tier 1 and its base load fit this model

  Rule: Each limit of the ETC model lacks what converted rights take of it

    @CRR-MDL-030 @w2-tue-alloc-mn-4 @rule:etc-model
    Scenario: The limits of the ETC model
      Given it is W2-TUE 09:00:00 PPT
      When NDA1 fetches the ETC model of the monthly allocation for month
      Then its ratings and limits are 82.5 % of those in full, less what converted rights take in the monthly allocation tier 1 in month
