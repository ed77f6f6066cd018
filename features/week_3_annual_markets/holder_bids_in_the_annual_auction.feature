@week3 @auction @w3-tue-auc-an-1
Feature: A holder bids in the annual auction
  The annual auction sells the four seasons of next year in one market. Each bid names its season;
  one portfolio may hold bids for several.

  Background:
    Given the annual auction is OPEN

  Rule: Each bid names a season that the market sells

    @CRR-ANN-001 @rule:declared-properties @rule:portfolio-records
    Scenario: One portfolio for all four seasons
      When FIN1 creates the portfolio "Next year" with the bids:
        | source           | sink           | period | tou | mw     | price  |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | S01    | ON  | 10.000 | 310.00 |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | S02    | ON  | 10.000 | 280.00 |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | S03    | ON  | 10.000 | 450.00 |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | S04    | OFF | 10.000 | 120.00 |
      Then the portfolio is VALID
      And FIN1's portfolio "Next year" holds 4 bids and 0 offers

    @CRR-ANN-002 @rule:record-product
    Scenario: A month is no product of the annual auction
      When FIN1 creates the portfolio "A month" with the bids:
        | source           | sink           | period   | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 2026_M04 | 10.000 | 31.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "A month"

  Rule: Taking part asks for $500,000.00 of credit at least

    @CRR-ANN-010 @credit @mock_only @rule:participation-floor
    Scenario: Credit at the floor
      Given OBA1 has $500,000.00 of credit
      And OBA1 has the portfolio "Small"
      When OBA1 submits the portfolio "Small"
      Then the portfolio is SUBMITTED

    @CRR-ANN-011 @credit @mock_only @rule:participation-floor
    Scenario: Credit one cent below the floor
      Given OBA1 has $499,999.99 of credit
      And OBA1 has the portfolio "Small"
      When OBA1 submits the portfolio "Small"
      Then the portfolio is REJECTED for want of credit

    @CRR-ANN-012 @credit @rule:credit-limit
    Scenario: The test credit of $10,000,000.00 is there for the annual auction too
      Given OBA1 has the portfolio "To the cent" requiring $10,000,000.00 of credit
      When OBA1 submits the portfolio "To the cent"
      Then the portfolio is SUBMITTED

  Rule: Whoever offers an allocated seasonal CRR puts up collateral for its counterflow

    @CRR-ANN-020 @credit @mock_only @rule:counter-flow-collateral
    Scenario: An allocated CRR
      Given LSE1 holds 10.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND ON for S01, allocated
      And LSE1 has the portfolio "Sale" offering 10.000 MW of it at 12.00 $/MW
      When LSE1 asks what credit is required for the portfolio "Sale"
      Then the required credit is more than $0.00

    @CRR-ANN-021 @credit @mock_only @rule:counter-flow-collateral @rule:collateral-crrs
    Scenario: A CRR that was bought
      Given LSE1 holds 10.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND ON for S01
      And LSE1 has the portfolio "Sale" offering 10.000 MW of it at 12.00 $/MW
      When LSE1 asks what credit is required for the portfolio "Sale"
      Then the required credit is $0.00

  Rule: Whatever had issues before may be sent again

    @CRR-ANN-030 @w3-tue-auc-an-2 @rule:all-or-nothing
    Scenario: A portfolio that was refused is sent again, mended
      Given FIN1 was refused the portfolio "Again" for a bid from DLAP_PGAE-APND to TH_NP15_GEN-APND
      When FIN1 creates the portfolio "Again" with the bids:
        | source           | sink           | period | mw     | price  |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | S01    | 10.000 | 310.00 |
      Then the portfolio is VALID

    @CRR-ANN-031 @w3-tue-auc-an-2 @rule:retracted-is-valid
    Scenario: A submitted portfolio is taken back, deleted and sent anew
      Given FIN1 has submitted the portfolio "Again"
      And FIN1 has retracted the portfolio "Again"
      And FIN1 has deleted the portfolio "Again"
      When FIN1 creates the portfolio "Again" with the bids:
        | source           | sink           | period | mw     | price  |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | S01    | 12.000 | 315.00 |
      Then the portfolio is VALID

  Rule: On Thursday the window is still open for scenarios that participants ask for

    @CRR-ANN-040 @w3-thu-auc-an-2 @rule:pair-eligibility
    Scenario: A wheel through the grid, asked for by a participant
      Given time has passed to W3-THU 10:00:00 PPT
      When GEN1 creates the portfolio "On request" with the bids:
        | source           | sink           | period | tou | mw     | price |
        | TH_SP15_GEN-APND | NORDHAV_5_N001 | S03    | OFF | 75.000 | 42.50 |
      Then the portfolio is VALID

    @CRR-ANN-041 @w3-thu-auc-an-2 @mock_only @rule:submission-window
    Scenario: Submitted on Thursday, one second before the close
      Given GEN1 has the portfolio "On request"
      And time has passed to one second before the window closes
      When GEN1 submits the portfolio "On request"
      Then the portfolio is SUBMITTED

  Rule: A line that is out in part counts with what is left of it, for all of a season

    @CRR-RES-108 @clearing @w3-thu-auc-an-1 @mock_only @rule:derated-limits @rule:derate-hours
    Scenario: From 400 MW down to 300 MW for 180 hours, and 65 % of what is left
      Given the cast rests
      And nobody holds a CRR
      And 42205_THISTLE2_230_42206_FALCONR2_230_BR_1_1 is derated to 300.000 MW for 180 hours in the annual auction
      And OBA1 has the portfolio "Over the line" with the bids:
        | source        | sink           | period | mw      | price    |
        | 0532WD_7_N001 | DLAP_PGAE-APND | S01    | 900.000 | 1,000.00 |
      And OBA1 has submitted the portfolio "Over the line"
      And time has passed to exactly when the annual auction posts its results
      When FIN1 downloads BINDING_CONSTRAINT of the annual auction as JSON
      Then with everything in service 42205_THISTLE2_230_42206_FALCONR2_230_BR_1_1 binds at 195.000 MW
