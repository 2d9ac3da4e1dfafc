// SPDX-License-Identifier: Apache-2.0
/**
 * The transport {@code sg}: SCSI commands through Linux, by {@code /dev/sg*}, {@code /dev/bsg/*} and SG_IO on the block nodes of
 * SCSI disks. The core calls it on the threads of its callers; it has no threads of its own.
 */
package io.kiovec.sg;
