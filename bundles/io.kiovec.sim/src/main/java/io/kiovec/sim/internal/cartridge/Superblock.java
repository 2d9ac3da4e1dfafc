// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.cartridge;

import io.kiovec.scsi.stream.MediumAttribute;
import io.kiovec.scsi.stream.MediumAttribute.Access;
import io.kiovec.scsi.stream.MediumAttribute.Format;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a superblock says, as bytes and back.
 *
 * @param label what the cartridge is; its capacities are those of the regions
 * @param protection its switch
 * @param area bytes of all regions together
 * @param regions one for each partition
 * @param attributes auxiliary memory of each partition
 */
record Superblock(BlankCartridge label, WriteProtection protection, long area, List<RegionState> regions,
        List<List<MediumAttribute>> attributes) {

    /** The first attribute that a host may write. */
    private static final int FIRST_OF_HOST = 0x0800;
    private static final int VERSION = 1;

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            out.writeUTF(label.serial());
            out.writeUTF(label.barcode());
            out.writeByte(label.kind().ordinal());
            out.writeByte(label.density());
            out.writeByte(protection.ordinal());
            out.writeLong(area);
            out.writeShort(regions.size());
            for (RegionState region : regions) {
                out.writeLong(region.start());
                out.writeLong(region.capacity());
                out.writeLong(region.seed());
                out.writeLong(region.trusted());
                out.writeLong(region.trustedChain());
                out.writeLong(region.touched());
            }
            for (List<MediumAttribute> memory : attributes) {
                out.writeShort(memory.size());
                for (MediumAttribute attribute : memory) {
                    out.writeShort(attribute.identifier());
                    out.writeByte(attribute.format().ordinal());
                    out.writeShort(attribute.value().length);
                    out.write(attribute.value());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("an array in memory takes everything", e);
        }
        return bytes.toByteArray();
    }

    static Superblock decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readInt();
        if (version != VERSION) {
            throw new IOException("its format has version " + version + ", this software knows " + VERSION);
        }
        String serial = in.readUTF();
        String barcode = in.readUTF();
        CartridgeKind kind = CartridgeKind.values()[in.readUnsignedByte()];
        int density = in.readUnsignedByte();
        WriteProtection protection = WriteProtection.values()[in.readUnsignedByte()];
        long area = in.readLong();
        int count = in.readUnsignedShort();
        List<RegionState> regions = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            regions.add(new RegionState(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong(),
                    in.readLong()));
        }
        List<List<MediumAttribute>> attributes = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            List<MediumAttribute> memory = new ArrayList<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                int identifier = in.readUnsignedShort();
                Format format = Format.values()[in.readUnsignedByte() & 3];
                Access access = identifier < FIRST_OF_HOST ? Access.READ_ONLY : Access.READ_WRITE;
                memory.add(MediumAttribute.of(identifier, format, access, in.readNBytes(in.readUnsignedShort())));
            }
            attributes.add(memory);
        }
        BlankCartridge label = new BlankCartridge(serial, barcode, kind, density,
                regions.stream().map(RegionState::capacity).toList());
        return new Superblock(label, protection, area, regions, attributes);
    }
}
