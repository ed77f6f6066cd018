@week2 @clearing @w2-wed-alloc-mn-1 @mock_only
Feature: The engine allocates nominations
  Nominations are awarded as far as the grid can carry them at once. What has to be cut is shared so
  that the sum of cut x cut / nomination is least: equals are cut in proportion, and who relieves a
  line more is cut more, but not alone.

  Background: Three lines of 100 MW; two thirds of A to C take the line A-C, and one third of B to C
    Given the three-bus network with 100.000 MW on every line

  Rule: Equals are cut in proportion

    @CRR-ALC-001 @rule:tie-break
    Scenario: Twice 90 MW of one path that carries 150 MW
      Given the nominations:
        | participant | source | sink | mw     |
        | LSE1        | A      | C    | 90.000 |
        | LSE2        | A      | C    | 90.000 |
      When the nominations are allocated
      Then the allocation awards:
        | participant | mw     |
        | LSE1        | 75.000 |
        | LSE2        | 75.000 |

    @CRR-ALC-002 @rule:tie-break
    Scenario: 120 MW and 60 MW of one path that carries 150 MW
      Given the nominations:
        | participant | source | sink | mw      |
        | LSE1        | A      | C    | 120.000 |
        | LSE2        | A      | C    | 60.000  |
      When the nominations are allocated
      Then the allocation awards:
        | participant | mw      |
        | LSE1        | 100.000 |
        | LSE2        | 50.000  |

    @CRR-ALC-003 @rule:award-step
    Scenario: What fits is awarded whole, and nothing binds
      Given the nominations:
        | participant | source | sink | mw      |
        | LSE1        | A      | C    | 149.999 |
      When the nominations are allocated
      Then the allocation awards:
        | participant | mw      |
        | LSE1        | 149.999 |
      And no constraint binds

    @CRR-ALC-004 @rule:award-step
    Scenario: Awards go down to the kilowatt
      150 x 100 / 201 = 74.6268... MW and 150 x 101 / 201 = 75.3731... MW.

      Given the nominations:
        | participant | source | sink | mw      |
        | LSE1        | A      | C    | 100.000 |
        | LSE2        | A      | C    | 101.000 |
      When the nominations are allocated
      Then the allocation awards:
        | participant | mw     |
        | LSE1        | 74.626 |
        | LSE2        | 75.373 |

  Rule: Who relieves the line more is cut more, but not alone

    @CRR-ALC-010 @rule:allocation-objective
    Scenario: 147 MW from A and 60 MW from B, both to C
      2/3 x 147 + 1/3 x 60 = 118 MW on A-C are 18 too many. A cut is nomination x share of the line x m, and
      147 x 2/3 x 2/3 + 60 x 1/3 x 1/3 = 72, so m is 18 / 72 = 0.25: A is cut by 147 x 2/3 x 0.25 = 24.5 MW, B by
      60 x 1/3 x 0.25 = 5 MW. The multiplier of the line is twice m, 0.50 units of the objective a megawatt.

      Given the nominations:
        | participant | source | sink | mw      |
        | LSE1        | A      | C    | 147.000 |
        | LSE2        | B      | C    | 60.000  |
      When the nominations are allocated
      Then the allocation awards:
        | participant | mw      |
        | LSE1        | 122.500 |
        | LSE2        | 55.000  |
      And the only binding constraint is A-C at a shadow price of 0.50 $/MW

    @CRR-ALC-011 @rule:allocation-objective
    Scenario: The same for the most MW, as the assumption A-21 may be switched
      The 60 MW from B stay whole and take 20 MW of the line; A has the other 80 MW of it, 120 MW.

      Given the nominations:
        | participant | source | sink | mw      |
        | LSE1        | A      | C    | 147.000 |
        | LSE2        | B      | C    | 60.000  |
      When the nominations are allocated for the most MW
      Then the allocation awards:
        | participant | mw      |
        | LSE1        | 120.000 |
        | LSE2        | 60.000  |

  Rule: What is held already goes first

    @CRR-ALC-020 @rule:base-load
    Scenario: 90 MW of the path are held
      Given the existing CRRs:
        | source | sink | mw     |
        | A      | C    | 90.000 |
      And the nominations:
        | participant | source | sink | mw     |
        | LSE1        | A      | C    | 90.000 |
      When the nominations are allocated
      Then the allocation awards:
        | participant | mw     |
        | LSE1        | 60.000 |

    @CRR-ALC-021 @rule:base-load
    Scenario: More of the path is held than it carries
      Given the existing CRRs:
        | source | sink | mw      |
        | A      | C    | 200.000 |
      And the nominations:
        | participant | source | sink | mw     |
        | LSE1        | A      | C    | 90.000 |
      When the nominations are allocated
      Then the allocation awards:
        | participant | mw    |
        | LSE1        | 0.000 |

    @CRR-ALC-022 @rule:counterflow
    Scenario: A counterflow makes room, and is not awarded beyond what it asks for
      Given the nominations:
        | participant | source | sink | mw      |
        | LSE1        | A      | C    | 300.000 |
        | LSE2        | C      | A    | 30.000  |
      When the nominations are allocated
      Then the allocation awards:
        | participant | mw      |
        | LSE1        | 180.000 |
        | LSE2        | 30.000  |
