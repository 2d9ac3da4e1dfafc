// SPDX-License-Identifier: Apache-2.0
/**
 * Cartridges: what a simulated tape keeps. A {@link io.kiovec.sim.internal.cartridge.Cartridge} has partitions of logical
 * objects and auxiliary memory; the tape unit is its only caller, one thread at a time. Nothing here knows SCSI.
 *
 * <h2>The format</h2> All numbers are big-endian. The same format lies in a file and in memory.
 *
 * <pre>
 *      0  superblock, copy 0      64 KiB each, of which only the used part is written;
 *  65536  superblock, copy 1      the valid copy with the higher sequence number counts
 * 131072  region of partition 0   each region begins on a page and is as long as its partition's capacity
 *    ...  region of partition 1
 * </pre>
 *
 * A superblock holds what changes seldom: label, write protection, the layout of the partitions, auxiliary memory, and
 * for each partition a random seed and how far its region is trusted. It is written over the older copy and synced before
 * anything else is, so one of the two is always whole.
 *
 * <p>A region is written as a tape is, entry after entry in place, each on a multiple of 8 bytes:
 *
 * <pre>
 *  0  magic       4 bytes
 *  4  kind        1 byte: 1 block, 2 filemark; then 3 bytes of zero
 *  8  length      4 bytes: of the data
 * 12  checksum    4 bytes: CRC-32C of the data
 * 16  object      8 bytes: logical object number
 * 24  epoch       8 bytes: random, new at each opening and at each overwrite
 * 32  chain       8 bytes: mixed from the chain value before it (the partition's seed at first) and all of the above
 * 40  data
 * </pre>
 *
 * The tape ends at the first entry that does not chain to the one before, or whose data does not have its checksum. So an
 * overwrite in the middle cuts off what lies behind it at once, although it is still there: the new epoch changes every
 * chain value from there on, even when the very same data is written again. A write that was torn or dropped in a power
 * loss ends the tape before it, and can never join old data to new: where something may be left of an entry that was lost,
 * the first write after an opening puts zeroes over its header first. A format gives a new seed and needs to wipe nothing.
 *
 * <p>Opening reads all headers and the data of what lies behind the trusted part. A region is trusted as far as it was
 * synced at some time; before something is written into its trusted part, the superblock takes the trust back. Reading a
 * whole block compares its checksum again.
 *
 * <p>Capacity counts whole entries, so a partition always holds what it promises: a block takes its length and 40 bytes,
 * rounded up to 8; a filemark takes 40 bytes.
 */
package io.kiovec.sim.internal.cartridge;
