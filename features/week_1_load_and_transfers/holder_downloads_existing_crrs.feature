@week1 @market_data @w1-tue-info-2 @w1-mon-kick-4
Feature: A holder downloads the existing CRRs
  One public file lists every CRR there is; each holder has files of its own, one for each way in
  which a CRR may have come to be.

  Background:
    Given the market simulation is under way

  Rule: The public file lists everybody's CRRs, and does not tell what they cost

    @CRR-CRR-001 @rule:raw-archive
    Scenario Outline: The public file as <format>
      When READ1 downloads PUBLIC_EXISTING_CRR as <format>
      Then the file has the rows and columns of PUBLIC_EXISTING_CRR

      Examples:
        | format |
        | CSV    |
        | JSON   |

    @CRR-CRR-002 @rule:one-content
    Scenario: Both formats say the same
      When FIN1 downloads PUBLIC_EXISTING_CRR as CSV
      Then PUBLIC_EXISTING_CRR says the same to FIN1 as JSON

    @CRR-CRR-003 @rule:public-crr-price
    Scenario: What a CRR has cost is nobody else's business
      Given the monthly auction is POSTED
      When FIN2 downloads PUBLIC_EXISTING_CRR as JSON
      Then no row tells what a CRR has cost

  Rule: A private file has its owner's CRRs of one class

    @CRR-CRR-010 @rule:existing-crr-owner @rule:existing-crr-category
    Scenario Outline: <actor>'s CRRs of the class <category>
      When <actor> downloads <download> as CSV
      Then every row is <actor>'s
      And every row is of the category <category>

      Examples:
        | actor | category         | download                              |
        | LSE1  | ALLOCATION       | PRIVATE_EXISTING_CRR_ALLOCATION       |
        | FIN1  | AUCTION          | PRIVATE_EXISTING_CRR_AUCTION          |
        | FIN2  | SECONDARY_MARKET | PRIVATE_EXISTING_CRR_SECONDARY_MARKET |
        | GEN1  | SYSTEM           | PRIVATE_EXISTING_CRR_SYSTEM           |
        | LSE2  | LOAD_MIGRATION   | PRIVATE_EXISTING_CRR_LM_CURRENT_PLUS_3 |

    @CRR-CRR-011 @rule:existing-crr-owner @rule:existing-crr-category
    Scenario Outline: Everybody's <download> files together
      When everybody downloads <download>
      Then together these are the <category> rows of PUBLIC_EXISTING_CRR

      Examples:
        | download                              | category         |
        | PRIVATE_EXISTING_CRR_ALLOCATION       | ALLOCATION       |
        | PRIVATE_EXISTING_CRR_AUCTION          | AUCTION          |
        | PRIVATE_EXISTING_CRR_SECONDARY_MARKET | SECONDARY_MARKET |
        | PRIVATE_EXISTING_CRR_SYSTEM           | SYSTEM           |

    @CRR-CRR-012 @rule:download-none
    Scenario: FIN1 has no CRRs from load migration
      When FIN1 downloads PRIVATE_EXISTING_CRR_LM_CURRENT_PLUS_3 as CSV
      Then it is refused with DWL0006

    @CRR-CRR-013 @rule:migration-crr-split
    Scenario: CRRs of load migration three years ahead still stand in the first file
      Given LSE2 gained 2.500 MW by load migration from QUILLON_7_B1 to DLAP_PGAE-APND, 3 years ahead
      When LSE2 downloads PRIVATE_EXISTING_CRR_LM_CURRENT_PLUS_3 as CSV
      Then it is in the file

    @CRR-CRR-014 @rule:migration-crr-split
    Scenario: CRRs of load migration four years ahead stand in the second
      Given LSE2 gained 2.500 MW by load migration from QUILLON_7_B1 to DLAP_PGAE-APND, 4 years ahead
      When LSE2 downloads PRIVATE_EXISTING_CRR_LM_BEYOND_3 as CSV
      Then it is in the file

  Rule: A retired place is replaced, and the mapping comes with the market's own data

    @CRR-MAP-001 @mock_only @rule:replacement-release
    Scenario: Once the monthly markets are set up
      Given it is W2-MON 10:00:00 PPT
      When FIN1 downloads SOURCE_SINK_REPLACEMENT as CSV
      Then SORRELW_7_B1 is replaced by a biddable source in the monthly auction

    @CRR-MAP-002 @mock_only @rule:download-none
    Scenario: Before any market is set up
      Given it is W1-MON 10:00:00 PPT
      When FIN1 downloads SOURCE_SINK_REPLACEMENT as CSV
      Then it is refused with DWL0005

  Rule: A download is the raw bytes of a ZIP with one file, named for what it holds

    @CRR-ZIP-001 @rule:raw-archive
    Scenario: The archive and its one file
      When FIN1 downloads PRIVATE_EXISTING_CRR_AUCTION as CSV
      Then the archive holds one file, "FIN1_PRIVATE_EXISTING_CRR_AUCTION_<date>.csv"
