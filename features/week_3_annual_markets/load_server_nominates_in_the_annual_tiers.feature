@week3 @nomination
Feature: A load server nominates in the annual tiers
  In week 3 the seasons of next year are allocated. Tier 1 and LT ask again for what last year's
  season gave: for each pair its signature (SS), in tier 1 for each sink the upper bound (UB), and in
  the end the season's eligible quantity (SEQ). Tier 2 is free to ask for other sources.

  @mock_only
  Rule: Tier 1 is held against SS, then UB, then SEQ, and every cap passed is told

    Background: 90 + 10 MW last year, so UB is 100 MW; 0.65 x 190 = 123.5 MW of SEQ, of which tier 1 has 82.333 MW
      Given it is one second before the nomination caps of the annual allocation tier 1 are posted
      And nobody holds a CRR
      And LSE1's load metric at SLAP_PGST-APND is 190.000 MW ON for S01
      And LSE1 holds 90.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And LSE1 holds 10.000 MW from KINGLET_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And time has passed to exactly when the window opens

    @CRR-NOM-201 @w3-tue-alloc-an-1 @rule:cap-limit
    Scenario: As much as the signature gives, and as SEQ allows
      When LSE1 submits the portfolio "Again" with the nominations:
        | period | source       | sink           | mw     |
        | S01    | QUILLON_7_B1 | SLAP_PGST-APND | 72.333 |
        | S01    | KINGLET_7_B1 | SLAP_PGST-APND | 10.000 |
      Then the portfolio is SUBMITTED

    @CRR-NOM-202 @w3-tue-alloc-an-1 @rule:caps-checked @rule:tier-ceiling @rule:eligible-share
    Scenario: A kilowatt beyond SEQ alone
      When LSE1 submits the portfolio "Again" with the nominations:
        | period | source       | sink           | mw     |
        | S01    | QUILLON_7_B1 | SLAP_PGST-APND | 82.334 |
      Then the portfolio is INVALID, and told to pass:
        | cap | sink           | period | total  | allowed |
        | SEQ | SLAP_PGST-APND | S01    | 82.334 | 82.333  |

    @CRR-NOM-203 @w3-tue-alloc-an-1 @rule:caps-checked @rule:signature
    Scenario: A kilowatt beyond a pair's signature alone
      When LSE1 submits the portfolio "Again" with the nominations:
        | period | source       | sink           | mw     |
        | S01    | KINGLET_7_B1 | SLAP_PGST-APND | 10.001 |
      Then the portfolio is INVALID, and told to pass:
        | cap | source       | sink           | period | total  | allowed |
        | SS  | KINGLET_7_B1 | SLAP_PGST-APND | S01    | 10.001 | 10.000  |

    @CRR-NOM-204 @w3-tue-alloc-an-1 @rule:caps-checked @rule:caps-all-told
    Scenario: A kilowatt beyond all three
      When LSE1 submits the portfolio "Again" with the nominations:
        | period | source       | sink           | mw     |
        | S01    | QUILLON_7_B1 | SLAP_PGST-APND | 90.001 |
        | S01    | KINGLET_7_B1 | SLAP_PGST-APND | 10.000 |
      Then the portfolio is INVALID, and told to pass:
        | cap | source       | sink           | period | total   | allowed |
        | SS  | QUILLON_7_B1 | SLAP_PGST-APND | S01    | 90.001  | 90.000  |
        | UB  |              | SLAP_PGST-APND | S01    | 100.001 | 100.000 |
        | SEQ |              | SLAP_PGST-APND | S01    | 100.001 | 82.333  |

    @CRR-NOM-205 @w3-tue-alloc-an-1 @rule:signature @rule:caps-checked
    Scenario: A pair that last year did not give
      When LSE1 submits the portfolio "Something new" with the nominations:
        | period | source           | sink           | mw    |
        | S01    | TH_NP15_GEN-APND | SLAP_PGST-APND | 0.001 |
      Then the portfolio is INVALID, and told to pass:
        | cap | source           | sink           | period | total | allowed |
        | SS  | TH_NP15_GEN-APND | SLAP_PGST-APND | S01    | 0.001 | 0.000   |

    @CRR-NOM-206 @w3-tue-alloc-an-1 @rule:record-product
    Scenario: A month in an annual market
      When LSE1 creates the portfolio "Month" with the nominations:
        | period   | source       | sink           | mw    |
        | 2027_M01 | QUILLON_7_B1 | SLAP_PGST-APND | 1.000 |
      Then it is refused with SER0030
      And LSE1 has no portfolio "Month"

  @mock_only
  Rule: LT asks for what tier 1 may ask for, up to half of the adjusted metric, in the name of its first season

    Background: 100 MW last year; half of 190 MW is 95 MW
      Given it is one second before the nomination caps of the annual allocation LT are posted
      And nobody holds a CRR
      And LSE1's load metric at SLAP_PGST-APND is 190.000 MW ON for S01
      And LSE1 holds 90.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And LSE1 holds 10.000 MW from KINGLET_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And time has passed to exactly when the window opens

    @CRR-NOM-210 @w3-tue-alloc-lt-1 @rule:cap-limit
    Scenario: As much as half of the metric allows
      When LSE1 submits the portfolio "Long-term" with the nominations:
        | period | source       | sink           | mw     |
        | S01    | QUILLON_7_B1 | SLAP_PGST-APND | 90.000 |
        | S01    | KINGLET_7_B1 | SLAP_PGST-APND | 5.000  |
      Then the portfolio is SUBMITTED

    @CRR-NOM-211 @w3-tue-alloc-lt-1 @rule:tier-ceiling @rule:caps-checked
    Scenario: A kilowatt more
      When LSE1 submits the portfolio "Long-term" with the nominations:
        | period | source       | sink           | mw     |
        | S01    | QUILLON_7_B1 | SLAP_PGST-APND | 90.000 |
        | S01    | KINGLET_7_B1 | SLAP_PGST-APND | 5.001  |
      Then the portfolio is INVALID, and told to pass:
        | cap | sink           | period | total  | allowed |
        | SEQ | SLAP_PGST-APND | S01    | 95.001 | 95.000  |

  @mock_only
  Rule: A long-term CRR that ends may be nominated again

    @CRR-NOM-212 @w3-tue-alloc-lt-1 @w1-tue-misc-2 @rule:caps-checked
    Scenario Outline: 25 MW end with next year, and <mw> MW are nominated again
      Given it is one second before the nomination caps of the annual allocation LT are posted
      And nobody holds a CRR
      And LSE1's load metric at SLAP_PGST-APND is 190.000 MW ON for S01
      And LSE1 holds 25.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01, allocated long-term
      And LSE1 holds 30.000 MW from KINGLET_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And time has passed to exactly when the window opens
      When LSE1 submits the portfolio "Once more" with the nominations:
        | period | source       | sink           | mw   |
        | S01    | QUILLON_7_B1 | SLAP_PGST-APND | <mw> |
      Then the portfolio is <status>

      Examples:
        | mw     | status    |
        | 25.000 | SUBMITTED |
        | 25.001 | INVALID   |

  @mock_only
  Rule: Tier 2 asks for any eligible source, up to the whole of SEQ

    Background: 0.65 x 190 = 123.5 MW
      Given it is one second before the annual allocation tier 1 opens
      And the cast rests
      And nobody holds a CRR
      And LSE1's load metric at SLAP_PGST-APND is 190.000 MW ON for S01
      And time has passed to exactly when the nomination caps of the annual allocation tier 2 are posted
      And time has passed to exactly when the window opens

    @CRR-NOM-220 @w3-wed-alloc-an-1 @rule:cap-limit @chg-model-2
    Scenario: From an intertie and a hub, as much as SEQ allows
      When LSE1 submits the portfolio "Free choice" with the nominations:
        | period | source           | sink           | mw      |
        | S01    | NORDHAV_5_N001   | SLAP_PGST-APND | 23.500  |
        | S01    | TH_NP15_GEN-APND | SLAP_PGST-APND | 100.000 |
      Then the portfolio is SUBMITTED

    @CRR-NOM-221 @w3-wed-alloc-an-1 @rule:cap-limit @rule:tier-ceiling
    Scenario: A kilowatt more than SEQ allows
      When LSE1 submits the portfolio "Free choice" with the nominations:
        | period | source           | sink           | mw      |
        | S01    | NORDHAV_5_N001   | SLAP_PGST-APND | 23.501  |
        | S01    | TH_NP15_GEN-APND | SLAP_PGST-APND | 100.000 |
      Then the portfolio is INVALID, and told to pass:
        | cap | sink           | period | total   | allowed |
        | SEQ | SLAP_PGST-APND | S01    | 123.501 | 123.500 |

  Rule: What the caps of a tier leave of a season may be nominated, and not a kilowatt more

    @CRR-NOM-230 @w3-tue-alloc-an-1 @rule:cap-limit @rule:caps-checked
    Scenario Outline: LSE1 nominates <much> it may in <market>
      Given <market> is OPEN
      And LSE1 may nominate 1.000 MW more to DLAP_SDGE-APND ON for S01
      When LSE1 submits the portfolio "To the cap" for <much> it may nominate
      Then the portfolio is <status>

      Examples:
        | market                       | much                     | status    |
        | the annual allocation tier 1 | all that                 | SUBMITTED |
        | the annual allocation tier 1 | a kilowatt more than all | INVALID   |
        | the annual allocation LT     | all that                 | SUBMITTED |
        | the annual allocation LT     | a kilowatt more than all | INVALID   |
        | the annual allocation tier 2 | all that                 | SUBMITTED |
        | the annual allocation tier 2 | a kilowatt more than all | INVALID   |
