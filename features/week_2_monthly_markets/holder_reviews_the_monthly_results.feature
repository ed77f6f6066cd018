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
      Then the file has rows

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

    @CRR-RES-003 @mock_only @auction
    Scenario: A holder follows its portfolio from the bid to the result
      Given the monthly auction is OPEN
      And OBA1 has the portfolio "High bid" with the bids:
        | source           | sink             | mw    | price    |
        | TH_SP15_GEN-APND | SLAP_SCEC-APND   | 1.500 | 9,000.00 |
      And OBA1 has submitted the portfolio "High bid"
      When the monthly auction closes and its results are posted
      Then OBA1's results in the monthly auction include an award of 1.500 MW from TH_SP15_GEN-APND to SLAP_SCEC-APND
      And OBA1 now holds 1.500 MW of type AUC from TH_SP15_GEN-APND to SLAP_SCEC-APND

  Rule: What everybody sees is what each participant sees of its own, put together

    @CRR-RES-010 @rule:public-is-union-of-private
    Scenario: The public result is the union of the private ones
      Given the monthly auction is POSTED
      When everybody downloads PRIVATE_AUCTION_RESULT of the monthly auction
      Then together these are the PUBLIC_AUCTION_RESULT of the monthly auction

    @CRR-RES-011 @rule:private-results-own-only
    Scenario: A private result has nobody else's rows
      Given the monthly auction is POSTED
      When FIN1 downloads PRIVATE_AUCTION_RESULT of the monthly auction as JSON
      Then every row is FIN1's

    @CRR-RES-012
    Scenario Outline: <download> says the same as CSV and as JSON
      Given the monthly auction is POSTED
      When FIN1 downloads <download> of the monthly auction as CSV
      Then the same download as JSON says the same

      Examples:
        | download               |
        | PUBLIC_AUCTION_RESULT  |
        | CLEARING_PRICE         |
        | BINDING_CONSTRAINT     |
        | PRIVATE_AUCTION_RESULT |

  Rule: Awards and prices agree with the bids and with each other

    @CRR-RES-020
    Scenario: A path costs what its sink's price is above its source's
      Given the monthly auction is POSTED
      When FIN1 downloads PUBLIC_AUCTION_RESULT of the monthly auction as JSON
      Then the price of every row is the price of its sink less the price of its source

    @CRR-RES-021
    Scenario: Awards come in steps of 0.001 MW and never pass the bid
      Given the monthly auction is POSTED
      When everybody downloads PRIVATE_AUCTION_RESULT of the monthly auction
      Then every award is a multiple of 0.001 MW and no more than was bid

    @CRR-RES-022
    Scenario: Nobody pays more than it bid, or sells for less than it asked
      Given the monthly auction is POSTED
      When everybody downloads PRIVATE_AUCTION_RESULT of the monthly auction
      Then every bid cleared at its price or below, and every offer at its price or above

    @CRR-RES-023
    Scenario: What binds is used to its limit and has a price
      Given the monthly auction is POSTED
      When FIN1 downloads BINDING_CONSTRAINT of the monthly auction as JSON
      Then every constraint carries its limit, at a shadow price above 0.00 $/MW

    @CRR-RES-024
    Scenario: Every source and sink has a price for each product
      Given the monthly auction is POSTED
      When FIN1 downloads CLEARING_PRICE of the monthly auction as JSON
      Then every place of the source/sink list has one price for each product

  Rule: A download is asked for with words that the market data service knows

    @CRR-DAT-001
    Scenario: A download type that there is not
      Given the monthly auction is POSTED
      When FIN1 downloads the public auction results as "WINNERS" in "CSV"
      Then it is refused with DWL0001

    @CRR-DAT-002
    Scenario: A file format that there is not
      Given the monthly auction is POSTED
      When FIN1 downloads the public auction results as "CLEARING_PRICE" in "XML"
      Then it is refused with DWL0002

    @CRR-DAT-003
    Scenario: A market that there is not
      Given the monthly auction is POSTED
      When FIN1 downloads CLEARING_PRICE of the market "AUC_MN_1999_M01" as JSON
      Then it is refused with MKT0001

    @CRR-DAT-004
    Scenario: The clearing prices of an allocation, which has none
      Given the monthly allocation tier 1 is POSTED
      When LSE1 downloads CLEARING_PRICE of the monthly allocation tier 1 as JSON
      Then it is refused with SER0005

    @CRR-DAT-005
    Scenario: A private result for somebody without any
      Given the monthly auction is POSTED
      When OBA1 downloads PRIVATE_AUCTION_RESULT of the monthly auction as JSON
      Then it is refused with DWL0006

    @CRR-DAT-006
    Scenario: A public file that the market does not have
      Given the monthly auction is POSTED
      When FIN1 downloads SET_ASIDE of the monthly auction as JSON
      Then it is refused with DWL0005

    @CRR-DAT-007
    Scenario: A nomination cap that there is not
      Given the monthly auction is OPEN
      When LSE1 downloads MEQ of the nomination cap "MEQ_MN_1999_M01_T1" as JSON
      Then it is refused with CAP0001

    @CRR-DAT-008
    Scenario: A nomination cap that is not posted yet
      Given the monthly auction is OPEN
      When LSE1 downloads SEQ of the annual SEQ tier 2 cap as JSON
      Then it is refused with CAP0002

    @CRR-DAT-009 @mock_only
    Scenario: The ISO cannot make the file now
      Given the monthly auction is POSTED
      And the ISO cannot make download files at the moment
      When FIN1 downloads CLEARING_PRICE of the monthly auction as JSON
      Then it is refused with SER0003
