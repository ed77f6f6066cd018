@week3 @market_data @w3-thu-auc-an-1 @chg-pub-3
Feature: A holder reviews the results of the annual auction
  The results of the annual auction come out on Thursday of week 3: for each of the four seasons
  and both times of use, awards, prices and what bound.

  Background:
    Given the annual auction is POSTED

  Rule: Every season and time of use has its results

    @CRR-RES-101 @rule:results-after-posting
    Scenario Outline: <download> covers all eight products
      When FIN1 downloads <download> of the annual auction as JSON
      Then there are rows for each product of the annual auction

      Examples:
        | download              |
        | PUBLIC_AUCTION_RESULT |
        | CLEARING_PRICE        |

    @CRR-RES-102 @rule:public-results
    Scenario: The public result is the union of the private ones
      When everybody downloads PRIVATE_AUCTION_RESULT of the annual auction
      Then together these are PUBLIC_AUCTION_RESULT of the annual auction

    @CRR-RES-103 @rule:raw-archive
    Scenario: A path costs what its sink's price is above its source's
      When FIN1 downloads PUBLIC_AUCTION_RESULT of the annual auction as JSON
      Then the price of every row is the price of its sink less the price of its source

    @CRR-RES-104 @rule:raw-archive
    Scenario: Awards come in steps of 0.001 MW and never pass the bid
      When everybody downloads PRIVATE_AUCTION_RESULT of the annual auction
      Then every award is a multiple of 0.001 MW and no more than was asked for

    @CRR-RES-105 @clearing @rule:contingencies @rule:release-share
    Scenario: What was awarded fits the grid, season by season
      When FIN1 downloads PUBLIC_AUCTION_RESULT of the annual auction as JSON
      Then the awards of the annual auction and its base load fit 65 % of every limit, whatever outage comes

    @CRR-RES-107 @rule:price-direction
    Scenario: Nobody pays more than it bid, or sells for less than it asked
      When everybody downloads PRIVATE_AUCTION_RESULT of the annual auction
      Then every bid cleared at its own price or below, and every offer at its own or above

    @CRR-RES-106 @rule:one-content
    Scenario: The private result says the same in both formats
      When FIN1 downloads PRIVATE_AUCTION_RESULT of the annual auction as CSV
      Then PRIVATE_AUCTION_RESULT of the annual auction says the same to FIN1 as JSON
