// SPDX-License-Identifier: Apache-2.0
/**
 * A simulated host adapter with simulated disks: declared limits, a price list, media in files that outlive an update of
 * the bundle. No root, no kernel module. The core calls it as any transport, on the threads of its callers.
 */
package io.kiovec.sim;
