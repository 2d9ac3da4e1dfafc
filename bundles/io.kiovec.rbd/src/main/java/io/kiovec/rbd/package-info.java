// SPDX-License-Identifier: Apache-2.0
/**
 * The transport {@code rbd}: images of Ceph clusters, by librbd and librados of the machine. The core calls it on the threads of
 * its callers, and stages indirect transfers itself; a thread for each connection to a cluster looks after the open images.
 */
package io.kiovec.rbd;
