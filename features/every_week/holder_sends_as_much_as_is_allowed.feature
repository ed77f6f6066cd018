@every_week @auction @chg-lim-1
Feature: A holder sends as much as is allowed, and no more
  A submission has at most 500 records, a bid at most 20 points, and more than 1 MB in one request
  is no reason to refuse it.

  Background:
    Given the monthly auction is OPEN

  Rule: A submission has at most 500 records

    @CRR-LIM-001 @rule:records-limit
    Scenario Outline: <count> bids
      When FIN1 creates the portfolio "Wide" with <count> bids of 2 points each
      Then the portfolio is VALID
      And FIN1's portfolio "Wide" holds <count> bids and 0 offers

      Examples:
        | count |
        | 499   |
        | 500   |

    @CRR-LIM-002 @rule:records-limit
    Scenario: 501 bids
      When FIN1 creates the portfolio "Wide" with 501 bids of 2 points each
      Then it is refused with SER0030
      And FIN1 has no portfolio "Wide"

  Rule: A bid has at most 20 points, also where there are many bids

    @CRR-LIM-003 @rule:points-limit
    Scenario: 500 bids of 20 points each, laid out line by line, are more than 1 MB
      When FIN1 uploads the portfolio "Long" from a file of 500 bids of 20 points each, laid out line by line
      Then the portfolio is VALID
      And the request was larger than 1,000,000 bytes

    @CRR-LIM-004 @rule:points-limit
    Scenario: 3 bids of 21 points each
      When FIN1 creates the portfolio "Long" with 3 bids of 21 points each
      Then it is refused with SER0030 for 3 records
      And FIN1 has no portfolio "Long"
