@week1 @market_data
Feature: A load server reads its nomination caps
  On Wednesday of week 1 the ISO posts how much each load server may nominate. It starts from the
  load metric of a sink, takes off what is served or held already, and goes as far as the tier goes.

  @mock_only
  Rule: A month's eligible quantity (MEQ) is the whole adjusted load metric, less what is held

    Background:
      Given it is one second before the nomination caps of the monthly allocation tier 1 are posted
      And nobody holds a CRR

    @CRR-CAP-001 @w1-wed-alloc-mn-1 @w2-tue-alloc-mn-3 @rule:load-metric @rule:rights-deducted @rule:held-comes-off
    Scenario: 210 MW of load, 10 MW of converted rights, and 140 MW held
      210 - 10 = 200 MW are left to serve; a month makes all of them eligible; 200 - 140 = 60 MW may be nominated.

      Given LSE1's load metric at SLAP_PGST-APND is 210.000 MW ON for the month
      And LSE1 holds 10.000 MW from NORDHAV_5_N001 to SLAP_PGST-APND ON for the month, of type MT_TOR
      And LSE1 holds 140.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for the month, allocated
      And time has passed to W2-TUE 09:00:00 PPT
      When LSE1 downloads MEQ of the monthly MEQ tier 1 cap as JSON
      Then the rows at SLAP_PGST-APND ON for month say:
        | LoadMetricMW | DeductionMW | AdjustedLoadMetricMW | EligibleQuantityMW | HeldMW  | LimitMW |
        | 210.000      | 10.000      | 200.000              | 200.000            | 140.000 | 60.000  |

    @CRR-CAP-002 @w1-wed-alloc-mn-1 @rule:held-comes-off
    Scenario: More is held than the load comes to
      Given LSE1's load metric at SLAP_PGST-APND is 100.000 MW ON for the month
      And LSE1 holds 140.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for the month, allocated
      And time has passed to W1-WED 12:00:00 PPT
      When LSE1 downloads MEQ of the monthly MEQ tier 1 cap as JSON
      Then the rows at SLAP_PGST-APND ON for month say:
        | EligibleQuantityMW | HeldMW  | LimitMW |
        | 100.000            | 140.000 | 0.000   |

    @CRR-CAP-003 @w1-wed-alloc-mn-1 @rule:migration-counted
    Scenario Outline: Load has moved from LSE1 to LSE2, and 8 MW of CRRs with it
      Given <who>'s load metric at SLAP_PGST-APND is 100.000 MW ON for the month
      And <who> holds 20.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for the month, allocated
      And LSE2 holds 8.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for the month, of type LSE_LMT
      And LSE1 holds 8.000 MW from SLAP_PGST-APND to QUILLON_7_B1 ON for the month, of type LMT_CNT
      And time has passed to W1-WED 12:00:00 PPT
      When <who> downloads MEQ of the monthly MEQ tier 1 cap as JSON
      Then the rows at SLAP_PGST-APND ON for month say:
        | EligibleQuantityMW | HeldMW | LimitMW |
        | 100.000            | <held> | <limit> |

      Examples:
        | who  | held   | limit  |
        | LSE1 | 12.000 | 88.000 |
        | LSE2 | 28.000 | 72.000 |

    @CRR-CAP-004 @w1-wed-alloc-mn-1 @chg-obaalse-1 @rule:raw-archive
    Scenario: An OBAALSE may nominate what it has elected
      Given OBA1's load metric at NORDHAV_5_N001 is 25.000 MW ON for the month
      And time has passed to W1-WED 12:00:00 PPT
      When OBA1 downloads MEQ of the monthly MEQ tier 1 cap as JSON
      Then the rows at NORDHAV_5_N001 ON for month say:
        | CRRType | LoadMetricMW | EligibleQuantityMW | LimitMW |
        | OBAALSE | 25.000       | 25.000             | 25.000  |

    @CRR-CAP-005 @w1-wed-alloc-mn-1 @rule:caps-are-private
    Scenario: LSE2 is not told what LSE1 may nominate
      Given LSE1's load metric at SLAP_PGST-APND is 100.000 MW ON for the month
      And LSE2's load metric at SLAP_PGST-APND is 90.000 MW ON for the month
      And time has passed to W1-WED 12:00:00 PPT
      When LSE2 downloads MEQ of the monthly MEQ tier 1 cap as JSON
      Then every row is LSE2's

    @CRR-CAP-006 @w1-wed-alloc-mn-1 @rule:cap-posting
    Scenario: One second before the posting
      Given LSE1's load metric at SLAP_PGST-APND is 100.000 MW ON for the month
      When LSE1 downloads MEQ of the monthly MEQ tier 1 cap as JSON
      Then it is refused with CAP0002

    @CRR-CAP-007 @w1-wed-alloc-mn-1 @rule:one-content
    Scenario: MEQ says the same as CSV and as JSON
      Given LSE1's load metric at SLAP_PGST-APND is 100.000 MW ON for the month
      And time has passed to W1-WED 12:00:00 PPT
      When LSE1 downloads MEQ of the monthly MEQ tier 1 cap as CSV
      Then the file has the rows and columns of MEQ
      And MEQ of the monthly MEQ tier 1 cap says the same to LSE1 as JSON

  @mock_only
  Rule: A season's eligible quantity (SEQ) is 65 % of the adjusted load metric; tier 1 goes up to two thirds of it

    Background:
      Given it is one second before the nomination caps of the annual allocation tier 1 are posted
      And nobody holds a CRR
      And LSE1's load metric at SLAP_PGST-APND is 200.000 MW ON for S01
      And LSE1 holds 10.000 MW from NORDHAV_5_N001 to SLAP_PGST-APND ON for S01, of type MT_TOR

    @CRR-CAP-010 @w1-wed-alloc-an-1 @w3-tue-alloc-an-3 @rule:load-metric @rule:rights-deducted @rule:eligible-share @rule:tier-ceiling @rule:held-comes-off
    Scenario: 200 MW of load, 10 MW of converted rights, and 20 MW held long-term
      0.65 x (200 - 10) = 123.5 MW are eligible; two thirds of them are 82.333 MW; less the 20 MW held 62.333 MW.

      Given LSE1 holds 20.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01, allocated long-term
      And time has passed to W3-TUE 09:00:00 PPT
      When LSE1 downloads SEQ of the annual SEQ tier 1 cap as JSON
      Then the rows at SLAP_PGST-APND ON for S01 say:
        | LoadMetricMW | DeductionMW | AdjustedLoadMetricMW | EligibleQuantityMW | HeldMW | LimitMW |
        | 200.000      | 10.000      | 190.000              | 123.500            | 20.000 | 62.333  |

    @CRR-CAP-011 @w1-wed-alloc-an-1 @w3-tue-alloc-lt-3 @rule:tier-ceiling
    Scenario: The long-term tier goes up to half of the adjusted metric, less what is held when its awards begin
      0.5 x 190 = 95 MW; of what is held the 15 MW of the year after come off, when LT awards begin: 80 MW.

      Given LSE1 holds 20.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01, allocated long-term
      And LSE1 holds 15.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01 of the year after, allocated long-term
      And time has passed to W1-WED 12:00:00 PPT
      When LSE1 downloads SEQ of the annual SEQ LT cap as JSON
      Then the rows at SLAP_PGST-APND ON for S01 say:
        | AdjustedLoadMetricMW | HeldMW | LimitMW |
        | 190.000              | 15.000 | 80.000  |

    @CRR-CAP-012 @w3-wed-alloc-an-3 @rule:tier-ceiling
    Scenario: Tier 2 goes up to the whole of SEQ
      Given LSE1 holds 20.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01, allocated long-term
      And time has passed to W3-WED 12:00:00 PPT
      When LSE1 downloads SEQ of the annual SEQ tier 2 cap as JSON
      Then the rows at SLAP_PGST-APND ON for S01 say:
        | EligibleQuantityMW | HeldMW | LimitMW |
        | 123.500            | 20.000 | 103.500 |

    @CRR-CAP-013 @w1-wed-alloc-an-1 @rule:one-content
    Scenario Outline: <kind> says the same as CSV and as JSON
      Given LSE1 holds 30.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And time has passed to W1-WED 12:00:00 PPT
      When LSE1 downloads <kind> of <cap> as CSV
      Then the file has the rows and columns of <kind>
      And <kind> of <cap> says the same to LSE1 as JSON

      Examples:
        | kind        | cap                             |
        | SEQ         | the annual SEQ tier 1 cap       |
        | SEQ         | the annual SEQ LT cap           |
        | UPPER_BOUND | the annual upper bound cap      |
        | SIGNATURE   | the annual signature tier 1 cap |
        | SIGNATURE   | the annual signature LT cap     |

  @mock_only
  Rule: The upper bound of a sink is what last year's season gave there, and never more than the adjusted metric

    Background:
      Given it is one second before the nomination caps of the annual allocation tier 1 are posted
      And nobody holds a CRR
      And LSE1's load metric at SLAP_PGST-APND is 190.000 MW ON for S01

    @CRR-CAP-020 @w1-wed-alloc-an-1 @rule:upper-bound
    Scenario Outline: Last year's season gave <last year> MW
      Given LSE1 holds 30.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And LSE1 holds <more> MW from KINGLET_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And time has passed to W1-WED 12:00:00 PPT
      When LSE1 downloads UPPER_BOUND of the annual upper bound cap as JSON
      Then the rows at SLAP_PGST-APND ON for S01 say:
        | LimitMW |
        | <bound> |

      Examples:
        | more    | last year | bound   |
        | 20.000  | 50.000    | 50.000  |
        | 160.000 | 190.000   | 190.000 |
        | 160.001 | 190.001   | 190.000 |

    @CRR-CAP-021 @w1-wed-alloc-an-1 @rule:migration-counted
    Scenario: Load that has moved away takes its share of last year's season with it
      Given LSE1 holds 30.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And LSE1 holds 8.000 MW from SLAP_PGST-APND to QUILLON_7_B1 ON for S01 of the year before, of type LMT_CNT
      And time has passed to W1-WED 12:00:00 PPT
      When LSE1 downloads UPPER_BOUND of the annual upper bound cap as JSON
      Then the rows at SLAP_PGST-APND ON for S01 say:
        | LimitMW |
        | 22.000  |

  @mock_only
  Rule: The signature of tier 1 is last year's pairs; that of LT has the long-term CRRs that end as well

    Background:
      Given it is one second before the nomination caps of the annual allocation tier 1 are posted
      And nobody holds a CRR

    @CRR-CAP-030 @w1-wed-alloc-an-1 @rule:signature
    Scenario: Last year's season gave two pairs
      Given LSE1 holds 30.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And LSE1 holds 20.000 MW from KINGLET_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And time has passed to W1-WED 12:00:00 PPT
      When LSE1 downloads SIGNATURE of the annual signature tier 1 cap as JSON
      Then the rows at SLAP_PGST-APND ON for S01 say:
        | Source       | LimitMW |
        | QUILLON_7_B1 | 30.000  |
        | KINGLET_7_B1 | 20.000  |
      And there is no row at SLAP_PGST-APND OFF for S01
      And there is no row at SLAP_PGST-APND ON for S02

    @CRR-CAP-031 @w1-wed-alloc-an-1 @w1-tue-misc-2 @rule:signature
    Scenario: A long-term CRR ends with the year, and may be nominated again
      15 of the 40 MW go on, so 25 MW end; with the 30 MW of last year's season 55 MW may be nominated long-term.

      Given LSE1 holds 30.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And LSE1 holds 40.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01, allocated long-term
      And LSE1 holds 15.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01 of the year after, allocated long-term
      And LSE1 holds 20.000 MW from KINGLET_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And time has passed to W1-WED 12:00:00 PPT
      When LSE1 downloads SIGNATURE of the annual signature LT cap as JSON
      Then the rows at SLAP_PGST-APND ON for S01 say:
        | Source       | LimitMW |
        | QUILLON_7_B1 | 55.000  |
        | KINGLET_7_B1 | 20.000  |

    @CRR-CAP-033 @w1-wed-alloc-an-1 @w1-tue-misc-2 @rule:renomination-counted
    Scenario: Of a long-term CRR that ends its holder has elected a part to go on
      Given LSE1 holds 40.000 MW from QUILLON_7_B1 to SLAP_PGST-APND ON for S01, allocated long-term
      And 15.000 MW of it are elected to go on
      And time has passed to W1-WED 12:00:00 PPT
      When LSE1 downloads SIGNATURE of the annual signature LT cap as JSON
      Then the rows at SLAP_PGST-APND ON for S01 say:
        | Source       | LimitMW |
        | QUILLON_7_B1 | 15.000  |

    @CRR-CAP-032 @w1-wed-alloc-an-1 @chg-map-1 @rule:retired-base-load
    Scenario: Last year's pair begins at a place that is retired since
      Given LSE1 holds 30.000 MW from SORRELW_7_B1 to SLAP_PGST-APND ON for S01 of the year before, allocated
      And time has passed to W1-WED 12:00:00 PPT
      When LSE1 downloads SIGNATURE of the annual signature tier 1 cap as JSON
      Then the rows at SLAP_PGST-APND ON for S01 say:
        | Source       | LimitMW |
        | TESSAR1_7_B1 | 30.000  |

  Rule: What is posted is its reader's own, the same in both formats, and follows from the load metric

    @CRR-CAP-040 @w1-wed-alloc-an-1 @w1-wed-alloc-mn-1 @rule:caps-are-private @rule:one-content @rule:eligible-share @rule:tier-ceiling @rule:held-comes-off
    Scenario Outline: LSE1 reads <kind> of <cap>
      Given the nomination caps of <market> are posted
      When LSE1 downloads <kind> of <cap> as CSV
      Then every row is LSE1's
      And every limit follows from its load metric
      And <kind> of <cap> says the same to LSE1 as JSON

      Examples:
        | kind | cap                        | market                        |
        | MEQ  | the monthly MEQ tier 1 cap | the monthly allocation tier 1 |
        | SEQ  | the annual SEQ tier 1 cap  | the annual allocation tier 1  |
        | SEQ  | the annual SEQ LT cap      | the annual allocation LT      |

    @CRR-CAP-041 @w2-wed-alloc-mn-4 @w3-wed-alloc-an-3 @rule:tier-ceiling @rule:held-comes-off
    Scenario Outline: LSE1 reads <kind> of <cap>, once tier 1 has taken its part
      Given <market> is OPEN
      When LSE1 downloads <kind> of <cap> as CSV
      Then every row is LSE1's
      And every limit follows from its load metric

      Examples:
        | kind | cap                        | market                        |
        | MEQ  | the monthly MEQ tier 2 cap | the monthly allocation tier 2 |
        | SEQ  | the annual SEQ tier 2 cap  | the annual allocation tier 2  |
