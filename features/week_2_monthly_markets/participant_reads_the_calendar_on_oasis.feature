@week2 @market_data
Feature: A participant reads the calendar of the CRR markets on OASIS
  The calendar of the markets, once a post on the web, is published on OASIS, and so are the prices
  of auctions, the same as the market data service has.

  Rule: The calendar has every market with its times

    @CRR-OAS-001 @chg-pub-1 @rule:oasis-calendar @rule:oasis-close
    Scenario Outline: The calendar on <moment>
      Given it is <moment>
      When FIN1 reads the market calendar on OASIS
      Then the calendar has every market of the sim, with the times of the plan

      Examples: before anything opens, and when all is over
        | moment              |
        | W1-MON 09:00:00 PPT |
        | W3-FRI 16:00:00 PPT |

    @CRR-OAS-002 @chg-pub-1 @rule:oasis-unknown-report
    Scenario: A report that there is not
      Given it is W1-MON 09:00:00 PPT
      When FIN1 reads a report on OASIS that there is not
      Then OASIS knows no such report

  Rule: Prices are on OASIS when the results are posted, and are the same there

    @CRR-OAS-010 @w2-thu-auc-mn-1 @rule:oasis-posting
    Scenario: A second before the results are posted
      Given it is one second before the monthly auction posts its results
      When FIN1 reads the prices of the monthly auction on OASIS
      Then OASIS has no data

    @CRR-OAS-011 @w2-thu-auc-mn-1 @rule:oasis-posting @rule:oasis-price
    Scenario: When the results are posted
      Given it is exactly when the monthly auction posts its results
      When FIN1 reads the prices of the monthly auction on OASIS
      Then the prices are those of CLEARING_PRICE of the monthly auction

    @CRR-OAS-012 @w2-thu-alloc-mn-1 @rule:oasis-of-auctions
    Scenario: An allocation has no prices
      Given the monthly allocation tier 1 is POSTED
      When LSE1 reads the prices of the monthly allocation tier 1 on OASIS
      Then OASIS has no data
