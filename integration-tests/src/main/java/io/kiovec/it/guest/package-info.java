// SPDX-License-Identifier: Apache-2.0
/**
 * Tests on devices of a guest with Linux' own drivers, run there on Felix by {@code mvn verify -Pproof}. A class says by
 * {@link io.kiovec.it.guest.DisksBoot} or {@link io.kiovec.it.guest.TapeBoot}, or both, in which boot it runs. The boots
 * have these system properties:
 *
 * <table>
 * <caption>Properties of a boot</caption>
 * <tr><td>{@code kiovec.guest.boot}</td><td>{@code disks} or {@code tape}</td></tr>
 * <tr><td>{@code kiovec.guest.disks}</td><td>the adapters that have a disk, separated by commas: {@code virtio},
 * {@code am53c974}, {@code lsi53c895a}, {@code megasas}, {@code debug} (of scsi_debug);
 * {@link io.kiovec.it.guest.GuestDisk} finds their nodes</td></tr>
 * <tr><td>{@code kiovec.guest.tapes}</td><td>the tapes, separated by commas: {@code debug} (of scsi_debug), {@code iscsi}
 * (a simulated tape that this framework serves to the guest's own initiator);
 * {@link io.kiovec.it.guest.GuestTape} finds their nodes</td></tr>
 * </table>
 *
 * <p>Every device is the guest's own and may be written. A guest runs one thing at a time and is twenty times slower; no
 * test may leave a fault of scsi_debug switched on.
 */
package io.kiovec.it.guest;
