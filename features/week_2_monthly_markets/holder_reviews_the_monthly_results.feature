@week2 @market_data @w2-thu-auc-mn-1 @chg-pub-3
Feature: A holder reviews the results of the monthly auction
  On Thursday of week 2, after the close, the market clears and its results are posted: to everybody
  what was awarded, at which prices, and what bound; to each participant what became of its own
  bids and offers.

  Rule: Results are out when they are posted, and not before

    @CRR-RES-001 @rule:results-after-posting
    Scenario Outline: <download> while the market is CLOSED
      Given the monthly auction is CLOSED
      When FIN1 downloads <download> of the monthly auction as JSON
      Then it is refused with MKT0007

      Examples:
        | download               |
        | PUBLIC_AUCTION_RESULT  |
        | CLEARING_PRICE         |
        | BINDING_CONSTRAINT     |
        | PRIVATE_AUCTION_RESULT |

    @CRR-RES-002 @rule:results-after-posting
    Scenario Outline: <download> once the market is POSTED
      Given the monthly auction is POSTED
      When FIN1 downloads <download> of the monthly auction as <format>
      Then the file has the rows and columns of <download>

      Examples:
        | download               | format |
        | PUBLIC_AUCTION_RESULT  | JSON   |
        | PUBLIC_AUCTION_RESULT  | CSV    |
        | CLEARING_PRICE         | JSON   |
        | CLEARING_PRICE         | CSV    |
        | BINDING_CONSTRAINT     | JSON   |
        | BINDING_CONSTRAINT     | CSV    |
        | PRIVATE_AUCTION_RESULT | JSON   |
        | PRIVATE_AUCTION_RESULT | CSV    |

    @CRR-RES-004 @rule:award-booking
    Scenario: What was awarded is not held before the results are posted
      Given the monthly auction is CLOSED
      When FIN1 downloads PUBLIC_EXISTING_CRR as CSV
      Then no row comes from the monthly auction

    @CRR-RES-005 @rule:award-booking
    Scenario: What was awarded is held once the results are posted
      Given the monthly auction is POSTED
      When FIN1 downloads PUBLIC_EXISTING_CRR as CSV
      Then some row comes from the monthly auction

    @CRR-RES-003 @mock_only @auction @rule:one-content
    Scenario: A holder follows its portfolio from the bid to the result
      Given the monthly auction is OPEN
      And OBA1 has the portfolio "High bid" with the bids:
        | source           | sink             | mw    | price    |
        | TH_SP15_GEN-APND | SLAP_SCEC-APND   | 1.500 | 9,000.00 |
      And OBA1 has submitted the portfolio "High bid"
      When the monthly auction closes and its results are posted
      Then OBA1's results in the monthly auction include 1.500 MW from TH_SP15_GEN-APND to SLAP_SCEC-APND out of 1.500 MW bid
      And OBA1 now holds 1.500 MW of type AUC from TH_SP15_GEN-APND to SLAP_SCEC-APND

  Rule: What everybody sees is what each participant sees of its own, put together

    @CRR-RES-010 @rule:public-results
    Scenario: The public result is the union of the private ones
      Given the monthly auction is POSTED
      When everybody downloads PRIVATE_AUCTION_RESULT of the monthly auction
      Then together these are PUBLIC_AUCTION_RESULT of the monthly auction

    @CRR-RES-011 @rule:private-results
    Scenario: A private result has nobody else's rows
      Given the monthly auction is POSTED
      When FIN1 downloads PRIVATE_AUCTION_RESULT of the monthly auction as JSON
      Then every row is FIN1's

    @CRR-RES-012 @rule:one-content
    Scenario Outline: <download> says the same as CSV and as JSON
      Given the monthly auction is POSTED
      When FIN1 downloads <download> of the monthly auction as CSV
      Then <download> of the monthly auction says the same to FIN1 as JSON

      Examples:
        | download               |
        | PUBLIC_AUCTION_RESULT  |
        | CLEARING_PRICE         |
        | BINDING_CONSTRAINT     |
        | PRIVATE_AUCTION_RESULT |

  Rule: Awards and prices agree with the bids and with each other

    @CRR-RES-020 @rule:raw-archive
    Scenario: A path costs what its sink's price is above its source's
      Given the monthly auction is POSTED
      When FIN1 downloads PUBLIC_AUCTION_RESULT of the monthly auction as JSON
      Then the price of every row is the price of its sink less the price of its source

    @CRR-RES-021 @rule:raw-archive
    Scenario: Awards come in steps of 0.001 MW and never pass the bid
      Given the monthly auction is POSTED
      When everybody downloads PRIVATE_AUCTION_RESULT of the monthly auction
      Then every award is a multiple of 0.001 MW and no more than was asked for

    @CRR-RES-022 @rule:price-direction
    Scenario: Nobody pays more than it bid, or sells for less than it asked
      Given the monthly auction is POSTED
      When everybody downloads PRIVATE_AUCTION_RESULT of the monthly auction
      Then every bid cleared at its own price or below, and every offer at its own or above

    @CRR-RES-023 @rule:raw-archive
    Scenario: What binds is used to its limit and has a price
      Given the monthly auction is POSTED
      When FIN1 downloads BINDING_CONSTRAINT of the monthly auction as JSON
      Then every constraint is at its limit, with a shadow price above zero

    @CRR-RES-024 @rule:location-prices
    Scenario: Every source and sink has a price for each product
      Given the monthly auction is POSTED
      When FIN1 downloads CLEARING_PRICE of the monthly auction as JSON
      Then every place of the source/sink list has one price for each product

    @CRR-RES-025 @mock_only @rule:binding-constraints
    Scenario: Constraints that bind only after an outage are told too
      Given the monthly auction is POSTED
      When FIN1 downloads BINDING_CONSTRAINT of the monthly auction as JSON
      Then some constraint binds after an outage

    @CRR-RES-026 @rule:amount
    Scenario: Buyers pay and sellers receive MW times price
      Given the monthly auction is POSTED
      When everybody downloads PRIVATE_AUCTION_RESULT of the monthly auction
      Then every amount is the MW awarded times the price, paid by buyers and received by sellers

    @CRR-RES-027 @clearing @rule:contingencies @rule:release-share @rule:award-step
    Scenario: What was awarded fits the grid
      When the monthly auction closes and its results are posted
      Then the awards of the monthly auction and its base load fit 82.5 % of every limit, whatever outage comes

  Rule: Only what was submitted clears, and equal bids share alike

    @CRR-RES-030 @clearing @mock_only @rule:who-clears
    Scenario: A portfolio that was never submitted
      Given the monthly auction is OPEN
      And OBA1 has the portfolio "Left lying" with the bids:
        | source           | sink             | mw    | price    |
        | TH_SP15_GEN-APND | SLAP_SCEC-APND   | 1.500 | 9,000.00 |
      When the monthly auction closes and its results are posted
      Then OBA1 has no results in the monthly auction

    @CRR-RES-031 @clearing @mock_only @rule:tie-break
    Scenario: Two bids for more of one path than there is, equal in MW and price
      Given the monthly auction is OPEN
      And OBA1 has the portfolio "Twin" with the bids:
        | source           | sink           | mw        | price  |
        | TH_SP15_GEN-APND | SLAP_SCEC-APND | 9,000.000 | 500.00 |
      And OBA1 has submitted the portfolio "Twin"
      And FIN2 has the portfolio "Twin" with the bids:
        | source           | sink           | mw        | price  |
        | TH_SP15_GEN-APND | SLAP_SCEC-APND | 9,000.000 | 500.00 |
      And FIN2 has submitted the portfolio "Twin"
      When the monthly auction closes and its results are posted
      Then the awards of OBA1 and FIN2 from TH_SP15_GEN-APND to SLAP_SCEC-APND differ by less than 0.010 MW

    @CRR-RES-033 @clearing @mock_only @rule:bid-interpolation
    Scenario: Curves read as lines, one of them drawn with a point more
      Given it is assumed that a bid curve runs in lines from point to point
      And the monthly auction is OPEN
      And OBA1 has the portfolio "Line" with the bids:
        | source           | sink           | curve                             |
        | TH_SP15_GEN-APND | SLAP_SCEC-APND | 0.000 @ 1,000.00, 9000.000 @ 0.00 |
      And OBA1 has submitted the portfolio "Line"
      And FIN2 has the portfolio "Line" with the bids:
        | source           | sink           | curve                                                |
        | TH_SP15_GEN-APND | SLAP_SCEC-APND | 0.000 @ 1,000.00, 4500.000 @ 500.00, 9000.000 @ 0.00 |
      And FIN2 has submitted the portfolio "Line"
      When the monthly auction closes and its results are posted
      Then the awards of OBA1 and FIN2 from TH_SP15_GEN-APND to SLAP_SCEC-APND differ by less than 0.010 MW

    @CRR-RES-032 @clearing @mock_only @rule:sale-reduces-holding
    Scenario: What is sold is no longer held
      Given the monthly auction is OPEN
      And OBA1 holds 20.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND ON for the month
      And OBA1 has the portfolio "At any price" offering 5.000 MW of it at -9,000.00 $/MW
      And OBA1 has submitted the portfolio "At any price"
      When the monthly auction closes and its results are posted
      Then 15.000 MW of it are left

  Rule: Existing CRRs are the base load, each at the place where it now stands

    @CRR-RES-040 @clearing @mock_only @rule:base-load
    Scenario: The grouped base load is the existing CRRs of the period, put together
      Given the monthly auction is OPEN
      When FIN1 downloads GROUPED_BASE_LOADING of the monthly auction as CSV
      Then the MW of each hedge and time of use are those of the existing CRRs valid in the monthly auction, but for type MT_TOR at STARLNG_7_B1

    @CRR-RES-041 @clearing @mock_only @rule:grouped-base-load
    Scenario: Two CRRs on one path are one row of their sum
      Given the monthly auction is OPEN
      And FIN1 holds 20.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND ON for the month
      And FIN2 holds 10.000 MW from QUILLON_7_B1 to DLAP_PGAE-APND ON for the month
      When FIN1 downloads GROUPED_BASE_LOADING of the monthly auction as CSV
      Then the MW of each hedge and time of use are those of the existing CRRs valid in the monthly auction, but for type MT_TOR at STARLNG_7_B1

    @CRR-RES-042 @clearing @chg-map-2 @mock_only @rule:retired-base-load
    Scenario: A CRR at a retired place is carried at its replacement
      Given the monthly auction is OPEN
      When FIN1 downloads GROUPED_BASE_LOADING of the monthly auction as CSV
      Then no row stands at SORRELW_7_B1

  Rule: A line that is out in part counts with what is left of it, in a month for the hours of its derate

    @CRR-RES-050 @clearing @mock_only @rule:derated-limits @rule:derate-hours
    Scenario Outline: From 400 MW down to 300 MW for <hours> of the month's 720 hours
      Given the monthly auction is OPEN
      And the cast rests
      And nobody holds a CRR
      And 42205_THISTLE2_230_42206_FALCONR2_230_BR_1_1 is derated to 300.000 MW for <hours> hours in the monthly auction
      And OBA1 has the portfolio "Over the line" with the bids:
        | source        | sink           | mw      | price    |
        | 0532WD_7_N001 | DLAP_PGAE-APND | 900.000 | 1,000.00 |
      And OBA1 has submitted the portfolio "Over the line"
      And time has passed to exactly when the monthly auction posts its results
      When FIN1 downloads BINDING_CONSTRAINT of the monthly auction as JSON
      Then with everything in service 42205_THISTLE2_230_42206_FALCONR2_230_BR_1_1 binds at <limit>

      Examples: 82.5 % of what is left on the average of the month
        | hours | limit      |
        | 1     | 329.885 MW |
        | 180   | 309.375 MW |
        | 720   | 247.500 MW |
        | 800   | 247.500 MW |

    @CRR-RES-051 @clearing @mock_only @rule:derate-hours
    Scenario: Where all of the month is assumed, an hour counts as much as the month
      Given it is assumed that a derate counts for all of its month
      And the monthly auction is OPEN
      And the cast rests
      And nobody holds a CRR
      And 42205_THISTLE2_230_42206_FALCONR2_230_BR_1_1 is derated to 300.000 MW for 1 hours in the monthly auction
      And OBA1 has the portfolio "Over the line" with the bids:
        | source        | sink           | mw      | price    |
        | 0532WD_7_N001 | DLAP_PGAE-APND | 900.000 | 1,000.00 |
      And OBA1 has submitted the portfolio "Over the line"
      And time has passed to exactly when the monthly auction posts its results
      When FIN1 downloads BINDING_CONSTRAINT of the monthly auction as JSON
      Then with everything in service 42205_THISTLE2_230_42206_FALCONR2_230_BR_1_1 binds at 247.500 MW

  Rule: A download is asked for with words that the market data service knows

    @CRR-DAT-001 @rule:field-codes
    Scenario: A download type that there is not
      Given the monthly auction is POSTED
      When FIN1 downloads "WINNERS" of the monthly auction as CSV
      Then it is refused with DWL0001

    @CRR-DAT-002 @rule:field-codes
    Scenario: A file format that there is not
      Given the monthly auction is POSTED
      When FIN1 downloads CLEARING_PRICE of the monthly auction as "XML"
      Then it is refused with DWL0002

    @CRR-DAT-003 @rule:market-name
    Scenario: A market that there is not
      Given the monthly auction is POSTED
      When FIN1 downloads CLEARING_PRICE of the market "AUC_MN_1999_M01" as JSON
      Then it is refused with MKT0001

    @CRR-DAT-004 @rule:download-market-type
    Scenario: The clearing prices of an allocation, which has none
      Given the monthly allocation tier 1 is POSTED
      When LSE1 downloads CLEARING_PRICE of the monthly allocation tier 1 as JSON
      Then it is refused with SER0005

    @CRR-DAT-005 @mock_only @rule:download-none
    Scenario: A private result for somebody without any
      Given the monthly auction is POSTED
      When OBA1 downloads PRIVATE_AUCTION_RESULT of the monthly auction as JSON
      Then it is refused with DWL0006

    @CRR-DAT-006 @rule:download-none
    Scenario: A public file that the market does not have
      Given the monthly auction is POSTED
      When FIN1 downloads SET_ASIDE of the monthly auction as JSON
      Then it is refused with DWL0005

    @CRR-DAT-007 @rule:cap-name
    Scenario: A nomination cap that there is not
      Given the monthly auction is OPEN
      When LSE1 downloads MEQ of the cap "MEQ_MN_1999_M01_T1" as CSV
      Then it is refused with CAP0001

    @CRR-DAT-008 @rule:cap-posting
    Scenario: A nomination cap that is not posted yet
      Given the monthly auction is OPEN
      When LSE1 downloads SEQ of the annual SEQ tier 2 cap as CSV
      Then it is refused with CAP0002

    @CRR-DAT-010 @rule:cap-name
    Scenario: A nomination cap of another type
      Given the monthly auction is OPEN
      When LSE1 downloads MEQ of the annual upper bound cap as CSV
      Then it is refused with CAP0001

    @CRR-DAT-009 @mock_only @rule:download-trouble
    Scenario: The ISO cannot make the file now
      Given the monthly auction is POSTED
      And the ISO's environment is unable to make files
      When FIN1 downloads CLEARING_PRICE of the monthly auction as JSON
      Then it is refused with SER0003
