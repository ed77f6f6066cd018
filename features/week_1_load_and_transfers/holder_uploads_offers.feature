@week1 @secondary_market @w1-wed-misc-2
Feature: A holder uploads offers in a file
  The user interface takes a file of offers to sell and to buy, public and private mixed. Its days
  are Pacific days, the last one included. The file is taken whole or not at all.

  Background:
    Given it is W1-TUE 10:00:00 PPT
    And the cast rests
    And time has passed to W1-WED 10:00:00 PPT
    And FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month

  Rule: What comes in by file is what the API gives back

    @CRR-TRD-180 @mock_only @rule:trade-new-status @rule:trade-one-day
    Scenario: Four offers, one of each kind
      When FIN1 uploads these offers of it:
        | kind    | side | mw    | days     | target |
        | PUBLIC  | SELL | 1.000 |          |        |
        | PUBLIC  | BUY  | 2.000 |          |        |
        | PRIVATE | SELL | 3.000 | 11 to 20 | FIN2   |
        | PRIVATE | BUY  | 4.000 | 1 to 1   | FIN2   |
      Then the upload took 4 records
      And FIN1's offers are:
        | status              | side | mw    | days     |
        | POSTED              | SELL | 1.000 |          |
        | POSTED              | BUY  | 2.000 |          |
        | PENDING_MP_RESPONSE | SELL | 3.000 | 11 to 20 |
        | PENDING_MP_RESPONSE | BUY  | 4.000 | 1 to 1   |

  Rule: A file with one bad offer is not taken

    @CRR-TRD-181 @mock_only @rule:trade-upload-whole
    Scenario: One offer of more than is held
      When FIN1 uploads these offers of it:
        | kind   | side | mw     |
        | PUBLIC | SELL | 1.000  |
        | PUBLIC | SELL | 10.001 |
      Then it is refused with SER0030
      And FIN1 has made no offers

    @CRR-TRD-182 @mock_only @rule:upload-place @rule:upload-whole
    Scenario Outline: The <column> of the second offer is "<text>"
      When FIN1 uploads these offers of it, with "<text>" as "<column>" of the second:
        | kind   | side | mw    |
        | PUBLIC | SELL | 1.000 |
        | PUBLIC | SELL | 1.000 |
      Then it is refused with SER0030
      And the refusal says "Offers.csv line 3, column <column>: expected"
      And FIN1 has made no offers

      Examples:
        | column      | text       |
        | StartDate   | 04/31/2026 |
        | MW          | 1.0001     |
        | OfferType   | LEND       |
        | Email       | a b        |
        | ContactName |            |
        | TargetMP    | FIN2       |
