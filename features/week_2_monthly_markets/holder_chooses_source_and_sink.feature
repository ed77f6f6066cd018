@week2 @auction @w2-tue-auc-mn-1
Feature: A holder chooses source and sink
  Only pairs that go with delivering supply are auctioned: from generators, trading hubs and
  scheduling points, to load aggregation points, hubs and scheduling points.

  Background:
    Given the monthly auction is OPEN

  Rule: A bid runs the way supply is delivered

    @CRR-SRC-010 @rule:pair-eligibility
    Scenario Outline: From <from> to <to>
      When FIN1 creates the portfolio "Path" with the bids:
        | source   | sink   | mw     | price |
        | <source> | <sink> | 10.000 | 15.00 |
      Then the portfolio is VALID

      Examples:
        | from               | to                 | source           | sink             |
        | a generator        | a load point       | QUILLON_7_B1     | DLAP_PGAE-APND   |
        | a generator        | a trading hub      | QUILLON_7_B1     | TH_NP15_GEN-APND |
        | a generator        | a scheduling point | QUILLON_7_B1     | NORDHAV_5_N001   |
        | a trading hub      | a load point       | TH_SP15_GEN-APND | SLAP_SCEC-APND   |
        | a scheduling point | a load point       | NORDHAV_5_N001   | DLAP_PGAE-APND   |

    @CRR-SRC-011 @rule:pair-eligibility
    Scenario Outline: From <from> to <to>, which delivers nothing
      When FIN1 creates the portfolio "Path" with the bids:
        | source   | sink   | mw     | price |
        | <source> | <sink> | 10.000 | 15.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Path"

      Examples:
        | from          | to              | source           | sink             |
        | a load point  | a generator     | DLAP_PGAE-APND   | QUILLON_7_B1     |
        | a load point  | a trading hub   | DLAP_PGAE-APND   | TH_NP15_GEN-APND |
        | a generator   | a generator     | QUILLON_7_B1     | PINEVAR_7_B1     |
        | a trading hub | a trading hub   | TH_NP15_GEN-APND | TH_SP15_GEN-APND |

    @CRR-SRC-013 @rule:source-is-not-sink
    Scenario: From a scheduling point to itself
      When FIN1 creates the portfolio "Path" with the bids:
        | source         | sink           | mw     | price |
        | NORDHAV_5_N001 | NORDHAV_5_N001 | 10.000 | 15.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Path"

    @CRR-SRC-012 @rule:biddable-location
    Scenario Outline: From or to a place that is <what>
      When FIN1 creates the portfolio "Path" with the bids:
        | source   | sink           | mw     | price |
        | <source> | DLAP_PGAE-APND | 10.000 | 15.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Path"

      Examples:
        | what                | source       |
        | on no list          | ATLANTIS_1   |
        | retired             | SORRELW_7_B1 |

  Rule: At a place that an outage has cut off nothing is bought, and only what is base-loaded is sold

    @CRR-ISL-001 @chg-isl-1 @rule:biddable-location
    Scenario: A buy bid from an islanded generator
      When FIN1 creates the portfolio "Island" with the bids:
        | source       | sink           | mw     | price |
        | STARLNG_7_B1 | DLAP_PGAE-APND | 10.000 | 15.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Island"

    @CRR-ISL-002 @chg-isl-1 @mock_only @rule:islanded-sell-offer
    Scenario: A sell offer of a base-loaded CRR from there
      Given FIN1 holds 12.000 MW from STARLNG_7_B1 to DLAP_PGAE-APND ON for the month
      When FIN1 creates the portfolio "Island" offering 12.000 MW of it at 5.00 $/MW
      Then the portfolio is VALID

    @CRR-ISL-003 @chg-isl-1 @mock_only @rule:islanded-sell-offer
    Scenario: A sell offer of a CRR from there that is not base-loaded
      Given FIN1 holds 12.000 MW from STARLNG_7_B1 to DLAP_PGAE-APND ON for the month, not base-loaded
      When FIN1 creates the portfolio "Island" offering 12.000 MW of it at 5.00 $/MW
      Then it is refused with SER0030
      And FIN1 has no portfolio "Island"

  Rule: What is bought is an obligation of type AUC, for a product that the market sells

    @CRR-SRC-020 @rule:buy-hedge
    Scenario: An option
      When FIN1 creates the portfolio "Option" with the bids:
        | source           | sink           | hedge | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | OPT   | 10.000 | 15.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Option"

    @CRR-SRC-021 @rule:buy-type
    Scenario Outline: A bid for a CRR of type <type>
      When FIN1 creates the portfolio "Type" with the bids:
        | source           | sink           | type   | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | <type> | 10.000 | 15.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Type"

      Examples:
        | type |
        | LSE  |
        | MT   |

    @CRR-SRC-022 @rule:record-product
    Scenario Outline: A bid for the period <period>
      When FIN1 creates the portfolio "Period" with the bids:
        | source           | sink           | period   | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | <period> | 10.000 | 15.00 |
      Then it is refused with SER0030
      And FIN1 has no portfolio "Period"

      Examples:
        | period   |
        | 2026_M12 |
        | 2027_S01 |
        | SPRING   |
