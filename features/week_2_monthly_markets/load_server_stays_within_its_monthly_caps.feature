@week2 @nomination @w2-tue-alloc-mn-1 @mock_only
Feature: A load server stays within its monthly nomination caps
  Submission holds a portfolio against MEQ, together with all that its owner has submitted to the
  market before. What passes a cap leaves the portfolio INVALID, and every cap passed is told.

  Background:
    Given it is one second before the nomination caps of the monthly allocation tier 1 are posted
    And nobody holds a CRR
    And LSE1's load metric at DLAP_PGAE-APND is 60.000 MW ON for the month
    And LSE1's load metric at SLAP_PGST-APND is 40.000 MW ON for the month
    And LSE1's load metric at DLAP_PGAE-APND is 0.000 MW OFF for the month
    And LSE2's load metric at DLAP_PGAE-APND is 50.000 MW ON for the month
    And OBA1's load metric at NORDHAV_5_N001 is 25.000 MW ON for the month
    And time has passed to exactly when the window opens

  Rule: Nominations may reach a cap and never pass it, not by a kilowatt

    @CRR-NOM-101 @rule:cap-limit
    Scenario: Two paths to one sink, together as much as is allowed
      When LSE1 submits the portfolio "Spring load" with the nominations:
        | source           | sink           | mw     |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 45.000 |
        | QUILLON_7_B1     | DLAP_PGAE-APND | 15.000 |
      Then the portfolio is SUBMITTED

    @CRR-NOM-102 @rule:cap-limit @rule:caps-checked @rule:eligible-share
    Scenario: Two paths to one sink, together a kilowatt more than is allowed
      When LSE1 submits the portfolio "Spring load" with the nominations:
        | source           | sink           | mw     |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 45.000 |
        | QUILLON_7_B1     | DLAP_PGAE-APND | 15.001 |
      Then the portfolio is INVALID, and told to pass:
        | cap | sink           | total  | allowed |
        | MEQ | DLAP_PGAE-APND | 60.001 | 60.000  |
      And LSE1's portfolio "Spring load" is still INVALID

    @CRR-NOM-103 @rule:cap-limit
    Scenario Outline: An OBAALSE nominates <mw> MW of its 25 MW
      When OBA1 submits the portfolio "Outside" with the nominations:
        | source           | sink           | type    | mw   |
        | TH_NP15_GEN-APND | NORDHAV_5_N001 | OBAALSE | <mw> |
      Then the portfolio is <status>

      Examples:
        | mw     | status    |
        | 25.000 | SUBMITTED |
        | 25.001 | INVALID   |

    @CRR-NOM-104 @rule:caps-all-told
    Scenario: Three caps are passed, and all three are told
      When LSE1 submits the portfolio "Spring load" with the nominations:
        | source           | sink           | tou | mw     |
        | TH_NP15_GEN-APND | SLAP_PGST-APND | ON  | 40.001 |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | ON  | 61.500 |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | OFF | 0.001  |
      Then the portfolio is INVALID, and told to pass:
        | cap | sink           | tou | total  | allowed |
        | MEQ | DLAP_PGAE-APND | OFF | 0.001  | 0.000   |
        | MEQ | DLAP_PGAE-APND | ON  | 61.500 | 60.000  |
        | MEQ | SLAP_PGST-APND | ON  | 40.001 | 40.000  |

  Rule: All that is submitted counts together, and nothing else does

    @CRR-NOM-110 @rule:caps-count-submitted
    Scenario Outline: 35 MW are submitted already, and <mw> MW more are
      Given LSE1 has submitted the portfolio "First" with the nominations:
        | source           | sink           | mw     |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 35.000 |
      When LSE1 submits the portfolio "Second" with the nominations:
        | source       | sink           | mw   |
        | QUILLON_7_B1 | DLAP_PGAE-APND | <mw> |
      Then the portfolio is <status>

      Examples:
        | mw     | status    |
        | 25.000 | SUBMITTED |
        | 25.001 | INVALID   |

    @CRR-NOM-111 @rule:retracted-is-valid
    Scenario: What was retracted counts no more
      Given LSE1 has submitted the portfolio "First" with the nominations:
        | source           | sink           | mw     |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 35.000 |
      And LSE1 has retracted the portfolio "First"
      When LSE1 submits the portfolio "Second" with the nominations:
        | source       | sink           | mw     |
        | QUILLON_7_B1 | DLAP_PGAE-APND | 60.000 |
      Then the portfolio is SUBMITTED

    @CRR-NOM-112 @rule:caps-checked
    Scenario: What was found INVALID counts for nothing
      Given LSE1 has the portfolio "Too much", INVALID for passing a nomination cap
      When LSE1 submits the portfolio "Second" with the nominations:
        | source       | sink           | mw     |
        | QUILLON_7_B1 | DLAP_PGAE-APND | 60.000 |
      Then the portfolio is SUBMITTED

    @CRR-NOM-113 @rule:cap-limit
    Scenario: What LSE2 has submitted leaves LSE1's cap alone
      Given LSE2 has submitted the portfolio "Its own" with the nominations:
        | source           | sink           | mw     |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 50.000 |
      When LSE1 submits the portfolio "Spring load" with the nominations:
        | source           | sink           | mw     |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 60.000 |
      Then the portfolio is SUBMITTED
