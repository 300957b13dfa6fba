package io.cambist.testing;

import java.io.ByteArrayOutputStream;

/** The encoding of certificates (X.690). */
final class Der {
  private Der() {}

  static byte[] der(int tag, byte[]... contents) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    var all = new ByteArrayOutputStream();
    all.write(tag);
    int length = content.size();
    if (length > 0xff) {
      all.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
    } else if (length > 0x7f) {
      all.writeBytes(new byte[] {(byte) 0x81, (byte) length});
    } else {
      all.write(length);
    }
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }
}
