@week4 @week5 @auction @w4-open-1 @w5-open-1
Feature: A participant tries again what it likes
  Weeks 4 and 5 have no script. The results of both auctions stay posted, and whatever comes too
  late is said to be.

  Rule: The markets of the structured weeks stay posted

    @CRR-OPN-001 @rule:results-after-posting
    Scenario Outline: In week <week> the results can still be downloaded
      Given <market> is POSTED
      And time has passed to W<week>-TUE 10:00:00 PPT
      When FIN1 downloads PUBLIC_AUCTION_RESULT of <market> as CSV
      Then the file has the rows and columns of PUBLIC_AUCTION_RESULT

      Examples:
        | week | market              |
        | 4    | the monthly auction |
        | 4    | the annual auction  |
        | 5    | the annual auction  |

    @CRR-OPN-002 @rule:creation-window
    Scenario: A portfolio for a market whose results are out
      Given the annual auction is POSTED
      And time has passed to W4-MON 10:00:00 PPT
      When FIN1 creates the empty portfolio "Once more"
      Then it is refused with MKT0004
