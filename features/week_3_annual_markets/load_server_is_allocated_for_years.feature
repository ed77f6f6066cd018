@week3 @nomination @mock_only @w3-thu-alloc-an-1
Feature: A load server is allocated for years
  What LT awards is valid in its season of each of the nine years after the one it was nominated
  for; with tier 1's season that makes ten.

  Background:
    Given it is one second before the nomination caps of the annual allocation LT are posted
    And the cast rests
    And nobody holds a CRR
    And LSE1's load metric at SLAP_PGST-APND is 190.000 MW ON for S01
    And LSE1 holds 90.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
    And time has passed to exactly when the window opens

  Rule: An LT award is nine CRRs, one a year

    @CRR-ALA-101 @w3-tue-alloc-lt-1 @rule:long-term-years
    Scenario Outline: <download> has a row for each year
      Given LSE1 has submitted the portfolio "Long-term" with the nominations:
        | period | source       | sink           | mw     |
        | S01    | QUILLON_7_B1 | SLAP_PGST-APND | 90.000 |
      And time has passed to W3-WED 12:00:00 PPT
      When LSE1 downloads <download> of the annual allocation LT as JSON
      Then the rows are 90.000 MW for S01 of the year after and each of 8 more years

      Examples:
        | download                  |
        | PUBLIC_ALLOCATION_RESULT  |
        | PRIVATE_ALLOCATION_RESULT |

    @CRR-ALA-102 @w3-tue-alloc-lt-1 @rule:award-booking @rule:signature
    Scenario: Each of them is an existing CRR
      Given LSE1 has submitted the portfolio "Long-term" with the nominations:
        | period | source       | sink           | mw     |
        | S01    | QUILLON_7_B1 | SLAP_PGST-APND | 90.000 |
      When the annual allocation LT closes and its results are posted
      Then the existing CRRs from the annual allocation LT are its awards
      And LSE1 now holds 90.000 MW of type LSE from QUILLON_7_B1 to SLAP_PGST-APND

    @CRR-ALA-103 @w3-tue-alloc-lt-1 @w3-tue-alloc-an-1 @rule:signature
    Scenario: Tier 1 and LT of one path are awarded side by side, as in the sim
      Tier 1 goes up to 2/3 x 0.65 x 190 = 82.333 MW; it is the first of the ten years, so LT need not share its room.

      Given LSE1 has submitted the portfolio "Long-term" with the nominations:
        | period | source       | sink           | mw     |
        | S01    | QUILLON_7_B1 | SLAP_PGST-APND | 90.000 |
      And time has passed to one second after the annual allocation tier 1 opens
      And LSE1 has submitted the portfolio "Season" with the nominations:
        | period | source       | sink           | mw     |
        | S01    | QUILLON_7_B1 | SLAP_PGST-APND | 82.333 |
      When the annual allocation tier 1 closes and its results are posted
      Then LSE1 is awarded in the annual allocation tier 1:
        | period | source       | sink           | nominated | awarded |
        | S01    | QUILLON_7_B1 | SLAP_PGST-APND | 82.333    | 82.333  |
