// SPDX-License-Identifier: Apache-2.0
/**
 * A simulated host adapter with simulated SCSI disks and tapes: declared limits, a price list, faults by rule, media in
 * files that outlive an update of the bundle, in memory or on other devices. No root, no kernel module. The core calls it as any transport, on the threads of its callers.
 */
package io.kiovec.sim;
