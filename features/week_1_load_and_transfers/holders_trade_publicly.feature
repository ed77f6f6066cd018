@week1 @secondary_market @w1-wed-misc-2
Feature: A holder posts an offer to everybody and gives it to one
  A public offer says whom to call. Once the two have agreed, whoever posted it gives it to the
  other at the price that it was posted at, and from there it goes on like a private one.

  Background:
    Given the market simulation is under way

  Rule: A public offer is POSTED until it is given to somebody

    @CRR-TRD-040 @rule:trade-new-status @rule:trade-quantity
    Scenario: FIN1 posts a CRR for sale
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN1 posts 10.000 MW of it at 150.00 $/MW
      Then the offer is answered POSTED
      And the offer answered is on FIN1's list of status POSTED

    @CRR-TRD-041 @rule:trade-new-status
    Scenario: FIN2 posts what it wishes for
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN2 posts a wish for 10.000 MW like it at 0.00 $/MW
      Then the offer is answered POSTED

    @CRR-TRD-042 @rule:trade-list
    Scenario: A posted offer is listed as it was made
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has posted 10.000 MW of it at -150.00 $/MW
      When FIN1 lists its offers of status POSTED
      Then the list has the offer as it was made
      And FIN1's offer stands POSTED

    @CRR-TRD-043 @rule:trade-response-side
    Scenario: FIN2 responds to a posted offer that was not given to it
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has posted 10.000 MW of it at 150.00 $/MW
      When FIN2 responds to the offer
      Then the response is answered ERROR with SMT0082
      And FIN1's offer stands POSTED

    @CRR-TRD-044 @rule:trade-list
    Scenario: FIN2 looks for its own offers, and FIN1 has posted one
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has posted 10.000 MW of it at 150.00 $/MW
      When FIN2 lists its offers of status POSTED
      Then the list does not have the offer

  Rule: The offer is given away by its owner, once, at its price, to somebody who may hold CRRs

    @CRR-TRD-050 @rule:trade-posted-once @rule:trade-quantity
    Scenario: FIN1 gives the offer to FIN2
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has posted 10.000 MW of it at 150.00 $/MW
      When FIN1 gives the offer to FIN2
      Then the offer is answered PENDING_MP_RESPONSE
      And FIN1's offer stands PENDING_MP_RESPONSE
      And FIN2's response stands PENDING_MP_RESPONSE

    @CRR-TRD-051 @rule:trade-price
    Scenario Outline: At <price> $/MW, when 150.00 $/MW were posted
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has posted 10.000 MW of it at 150.00 $/MW
      When FIN1 gives the offer to FIN2 at <price> $/MW
      Then the offer is answered ERROR with SMT0145
      And FIN1's offer stands POSTED

      Examples:
        | price   |
        | 149.99  |
        | 150.01  |
        | -150.00 |

    @CRR-TRD-052 @rule:trade-of-own-offer
    Scenario: FIN2 gives away what FIN1 has posted
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has posted 10.000 MW of it at 150.00 $/MW
      When FIN2 gives the offer to LSE1
      Then it is refused with SMT0063
      And FIN1's offer stands POSTED

    @CRR-TRD-053 @rule:trade-of-own-offer
    Scenario: FIN1 gives away an offer that is not there
      When FIN1 gives an offer that is not there to FIN2
      Then it is refused with SMT0016

    @CRR-TRD-057 @rule:trade-of-own-offer
    Scenario: FIN1 gives away its offer and one that is not there, and so neither
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has posted 10.000 MW of it at 150.00 $/MW
      When FIN1 gives the offer, and one that is not there, to FIN2
      Then it is refused with SMT0016
      And FIN1's offer stands POSTED

    @CRR-TRD-058 @rule:trade-of-own-offer @rule:trade-targets-told
    Scenario: FIN2 gives away what FIN1 has posted and an offer that is not there, and is told of both
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has posted 10.000 MW of it at 150.00 $/MW
      When FIN2 gives the offer, and one that is not there, to LSE1
      Then it is refused with SMT0063 and SMT0016
      And FIN1's offer stands POSTED

    @CRR-TRD-054 @rule:trade-responder
    Scenario Outline: FIN1 gives the offer to "<name>"
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has posted 10.000 MW of it at 150.00 $/MW
      When FIN1 gives the offer to "<name>"
      Then the offer is answered ERROR with SMT0107
      And FIN1's offer stands POSTED

      Examples:
        | name   |
        | NOBODY |
        | fin2   |
        | UDC1   |

    @CRR-TRD-055 @rule:trade-posted-once
    Scenario: FIN1 gives the offer to FIN2, and then to LSE1
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has posted 10.000 MW of it at 150.00 $/MW
      And FIN1 has given the offer to FIN2
      When FIN1 gives the offer to LSE1
      Then the offer is answered ERROR with SER0030
      And FIN2's response stands PENDING_MP_RESPONSE
      And LSE1 is not asked to respond to the offer

    @CRR-TRD-056 @rule:trade-with-another
    Scenario: FIN1 gives the offer to itself
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has posted 10.000 MW of it at 150.00 $/MW
      When FIN1 gives the offer to FIN1
      Then the offer is answered ERROR with SER0030
      And FIN1's offer stands POSTED

  Rule: A public offer that was given away is traded like a private one

    @CRR-TRD-060 @mock_only @rule:trade-child @rule:trade-split
    Scenario: FIN1 posts, gives to FIN2, and FIN2 buys the whole
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN1 has posted 10.000 MW of it at 150.00 $/MW
      And FIN1 has given the offer to FIN2
      And FIN2 has responded to the offer
      When the credit check of the trade ends
      Then FIN1's offer stands APPROVED
      And FIN2's response stands APPROVED
      And FIN2 has bought of it:
        | mw     |
        | 10.000 |
      And FIN1 has nothing left of it

    @CRR-TRD-061 @mock_only @rule:trade-child
    Scenario: FIN2 posts a wish, gives it to FIN1, and FIN1 sells
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN2 has posted a wish for 3.000 MW like it at 150.00 $/MW
      And FIN2 has given the offer to FIN1
      And FIN1 has responded to the offer
      When the credit check of the trade ends
      Then FIN2's offer stands APPROVED
      And FIN2 has bought of it:
        | mw    |
        | 3.000 |

  Rule: Lists know the published statuses and no others

    @CRR-TRD-070 @rule:field-codes
    Scenario Outline: FIN1 lists its <what> of status "<word>"
      When FIN1 lists its <what> of status "<word>"
      Then it is refused with SER0014

      Examples:
        | what      | word    |
        | offers    | SOLD    |
        | offers    | posted  |
        | responses | POSTED  |
        | responses | PENDING |
