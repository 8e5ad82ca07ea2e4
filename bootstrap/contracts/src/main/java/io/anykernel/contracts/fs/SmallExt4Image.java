package io.anykernel.contracts.fs;

/**
 * An ext4 volume of 256 KiB in blocks of 1 KiB, as mke2fs 1.47 and {@code e2fsck -D} made it: checksums, an indexed
 * directory, a sparse file, short and long symbolic links. Made by
 *
 * <pre>
 * mke2fs -t ext4 -b 1024 -N 96 -O ^has_journal,^resize_inode -U 01234567-89ab-cdef-0123-456789abcdef \
 *     -E hash_seed=fedcba98-7654-3210-fedc-ba9876543210,root_owner=1000:100 -L small -d tree img 256K
 * e2fsck -fyD img
 * </pre>
 *
 * and kept here as text, so that a guest without files has it too: Base64 of pairs of a run of zeros and a run of bytes,
 * lengths in groups of seven bits, lowest first.
 */
final class SmallExt4Image {
    static final int SIZE_BYTES = 256 << 10;

    private SmallExt4Image() {}

    /** The whole volume. */
    static byte[] bytes() {
        byte[] runs = decodeBase64(TEXT);
        byte[] image = new byte[SIZE_BYTES];
        int from = 0;
        int to = 0;
        while (from < runs.length) {
            int zeros = length(runs, from);
            from += groups(zeros);
            int count = length(runs, from);
            from += groups(count);
            to += zeros;
            System.arraycopy(runs, from, image, to, count);
            from += count;
            to += count;
        }
        return image;
    }

    private static int length(byte[] runs, int at) {
        int value = 0;
        int shift = 0;
        int i = at;
        while (runs[i] < 0) {
            value |= (runs[i++] & 0x7f) << shift;
            shift += 7;
        }
        return value | runs[i] << shift;
    }

    private static int groups(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : 3;
    }

    private static byte[] decodeBase64(String text) {
        int length = text.length();
        while (text.charAt(length - 1) == '=') {
            length--;
        }
        byte[] bytes = new byte[length * 3 / 4];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (int i = 0; i < length; i++) {
            bits = bits << 6 | sextet(text.charAt(i));
            held += 6;
            if (held >= 8) {
                held -= 8;
                bytes[at++] = (byte) (bits >> held);
            }
        }
        return bytes;
    }

    private static int sextet(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        return c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : 63;
    }

    private static final String TEXT = ""
            + "gAgBYAQQAQAADAAAAMAAAAAPAAAAAQwIIAAAACAAAGAHFJn3A2sAAP//U+8BAAEAAACZ9wNrCAEBBwELBCQBAAAoAAAAwgIAAGsE"
            + "AAABI0VniavN7wEjRWeJq83vc21hbGxvFf7cuph2VDIQ/ty6mHZUMhABAEAADAcEwNI4ZlAFIAAgAAETBQQBAABbzwEBHbMDFUWm"
            + "Jh0DAAAAEwAAACMAAADAAA8ABgcIbWEdBQ8APUcYBH84mGzEBwj/////////fxfTCID/////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "/////////////////////////////////////////////////////////////////////////////////////////wIAAAAMAAEC"
            + "LgAAAAIAAAAMAAICLi4AAAsAAAAUAAoCbG9zdCtmb3VuZAAADAAAAAwABAJkb2NzEgAAABQACgFpbmRleC5odG1sAAATAAAADAAE"
            + "B2xvbmcUAAAADAAEAm1hbnlRAAAAkAMGAXNwYXJzZYYHHgwAAN5aGjtrCwAAAAwAAQIuAAAAAgAAAOgDAgIuLuIHCAwAAN74T1Mg"
            + "BAL0A/IHCAwAAN6GfobUBAL0A/IHCAwAAN6GfobUBAL0A/IHCAwAAN6GfobUBAL0A/IHCAwAAN6GfobUBAL0A/IHCAwAAN6GfobU"
            + "BAL0A/IHCAwAAN6GfobUBAL0A/IHCAwAAN6GfobUBAL0A/IHCAwAAN6GfobUBAL0A/IHCAwAAN6GfobUBAL0A/IHCAwAAN6GfobU"
            + "BAL0A/IHTQwAAN6GfobUDAAAAAwAAQIuAAAAAgAAAAwAAgIuLgAADQAAAAwABAJkZWVwEAAAABQACQFub2lzZS5iaW4AAAARAAAA"
            + "vAMFB3Nob3J0swcqDAAA3rPDPiINAAAADAABAi4AAAAMAAAADAACAi4uAAAOAAAA3AMCAmVy1getCAwAAN6wKWl3////////////"
            + "/wEA////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "////////////////////////////////////////////////////////////////////////////////////////////////////"
            + "/////////////////////////////////////////////////////w4AAAAMAAECLgAAAA0AAAAMAAICLi4AAA8AAADcAwUBZW1w"
            + "dHnTB8wTDAAA3lkDT7BsgqViy4CNENYyvonIUT6/bJKfNN36jJ9jyZYO9uNIo1KMij/MLwROOaP8W5RJL48DLnVJogCY+Vvv1hJI"
            + "ojzXqBaIOekfgDVY+sn2CV2cknkZcBMjQqoEFoutCubbsYVd3LR0kDK4/jimaEtRSjPbv+ZHbV7q356aJLJoq5I76Shb2paTwI/b"
            + "Q+zEaZ9FXwyJHpEYs3jFSzFe8m40Zak/YSdiXDap5U1Cyl2ofgewP8t2qHIGOXuB83gEIOVCeiCEoMFM9dZl1HWrb1Cvvwr5LYtF"
            + "67+5WvoaR+YXVvnB4tJOwroHHID4ppYVvjsVSNbiVWD1zwAv2qdKnV7CAARDI8ZwU/Jl7FvL/WrqR+s0D0ZOio8kojKPxhdo5P9n"
            + "w7E4jxbnFzEUYFsRRXuBK466S+ge4EOcx9dbLA/0a5TbyexgiHqif23slVnQsSSPYUjs02fvSWNJ4mQh8bh5M3TkJfK7cD+z1umL"
            + "PgzoIUkMxdSqdBjyzVovByBt/oqv6RN6u9gWnGsPbFVGK+ttZAJR1pAxzkEWun+c1aQ/Y4fMbZED3Qb8s7O6hA7V6jK1xH72rjnk"
            + "79beWH4nrl/GGDxYXS5mZhjvRuTDSVi0UKSCY4jJCef+fKBRLJUotoqZnDKyZlqW52KYV5eSaauuN3PMN6g5/Jjdld3gfzt8DZMu"
            + "1it04p4+bA9qMWwX6sFjMjXntvkv4EsFVd5SVUcEmQJjvjeei8N3a9qdlYk9+ENHHN7dLlxw3RqflFdV5Uqohw1WCN/EQdoYHsCD"
            + "Y73idoDU965sj9zBSzL6yRu9ynYx5S4vbatSSnGmSALPVIvi5/aBsnM8DPYZC6XVYteEyqQkGLeL3gfQGDEQ18/axPHQjtkM8YkC"
            + "IMHXzmMxnV0UZPxpA+z8Ze4G62qwsTEVkt1NCq7l1GPv7oWUqT7Dh5UwsOjqpxOPIgFvUs6Cb4V710Fd3HiQMUQ0mOsYeu9SxgCY"
            + "/YFspdz89lPZd9wdpXLT/zol3M33IcKTAJssPIsECntDTgvGT8XazN+0iX4K/164tqCJFC+AxVgb1CdEwhs/CLVKp8iW1+Ohn69Q"
            + "A85kOUHB9kN5qDbfib/GDQGG8FgWyOnyyDYDVdDNyKE+zX3C7ySoGIx2aUO5SEABuPRd7/BGSpGqbZhmN5F43hXVEDMAefMtQzRo"
            + "S8Eva9oAEC3mPeLEzxwQL4n9HSiwfYT9nFaf1PTqc0PSb9HxbQvMRRaxYDPnxtbn+KuTawmARd7wZWL3bOukKPGn9ZSukxIUTWuM"
            + "pnsLfldNe28/i0iP8F2A3bMEYA0yuCL7VQkMztGBwE+lCZS2fMb1CJVbm5VY0Q9OrwqBNWTVGGvtvj6eXocV6JrvYbm3Iq1m1cJH"
            + "g3vfzUBnvkyUZ3N9hOn75sA3oIqK1uMUhAbv3EbgriaqkOmsgKWxJXLLLNxhjxPBr4zuc6092x7K6b56KuSLjzFyH/l6sJO4k+qJ"
            + "W4ySVSM2WSja0Mvle86l7KcMPA1yXnXW/qMWVBacwk5KCKX8RKhLwdSu/dEACgJ/aqrIEecDDaal+gtAzBe+tixKGxhZoEdh8biE"
            + "U4OtUwQySkEVhmky7YbEiraKjfzUUiQbZeTbiq3S+tXYl/IkfeOGgLKtm5BnQX/RNRNVaFkFSjTL4petGLvRr2VH0NMd/78PAa5E"
            + "Cz1OU1GQTKjSZnbW0KDyaD4L81MvkN6eRewh2P396u18/e1Mrox51D9S+jB9oh6CLpjQubsMpBwBS9A6oNn360bsnUtYfz2f1vx8"
            + "oe9WqDv2s4cJ6k2ElxULyTLKczNr9KMx3vM5X4ztr6Qybq4F4hwuLsBfSIYPp9/oi+RcgYsZ24H67P0QCkql13xrkyIByaLMbL7G"
            + "Xq5R1RiIh1d03nhPuTWPcS6KC9YFxy6fIML/CeMM9WmkYS7yD11KoMWUuayAGWH87BVaCx0KwTLkVETfsFxyQacN/CoZ6vQpvwcc"
            + "vVL9q3dED9UMJken9ioy5o4DTj+wjpLFl9Obj4kTsOaM4yrG/9rZYEr6XIMiOnpNRLO7oVsTxC4uZz6TeKot3FzuH0o8JEZHih1p"
            + "Zcvkv3JZq2xmFghj4C7MEQGJ/5GoYVg//7UYDHvaecVFPjNwNS7CxAHV1nWEA2hQHjT7LbdxcKhSjkT/Ln5W6hhz60gInvnKWEYg"
            + "ZCmhxGSIUIKpFzHyrgN5si1Nj6Op8rATMW0vEXZo/iDrbDX3AFC/h7Gr1Gjy78vmDPqgVsrFtJK5so4dDtX3dRw6YAqiIl7zKFb1"
            + "wFQTPBZLqAe2V6sia1CNPEq2CK2ys7pr81bDPpqkyCEifTI9zylcUUzZ7U8Wc4v4BnzBRJppyHlZ8aSRMOggHHhlIrhnE2rzgEml"
            + "M0ZzoQaXxZbeiRBUMTTB6A5JBOVLofxPo82R/lAkklELqHbAV0FTo7GZKQ0kES7vNI0VlX706cX60dL5IKJot+cMQ/trXiRVZM3Y"
            + "7f7M2khPd7C20mBr9pBmruCGAXoIkyeViO8PxU7s5UqckMGD7CZxwB9/hm5mkShv9S3CJoscC8fuLLQgRkl1Hf/Ek1ar44jNUScD"
            + "P5GYF3wogjV8C8WHRpa+0XAshmPE690bMgALp6ahmFyLkwR/uSJE8ouVLNJYOmHegOfAV6GWnncaxVrx4FvrSvx2dviSbpYyA4RP"
            + "M9TwVDl6pyw5KUN78DS+ss7cRZVpMZ1PmnCwX8ySVUjBmgBIZyJA1ZOCj4IBjYWwJ71lHO/PQ6/G6dOrErhltPoLI+L+sZsgnczY"
            + "asVfGRt6Lp02q/3hjFnnQdQbYoI9gSmcd5+EQzOGqGH8AJgxzK3hRVpF7wpVidZtTJY2IwxLokUN6UTh99SmRg8SLFTQ5VjvCbDv"
            + "dxCBNm85AFMXoUbjq4SPc5eqxcKWWWcD4hor3l7ctd7y32bJ2nTHHKYyye9EWIAPTuINfbCVUV5tZUJv1ZimSRuVhEuu5+q/c6YO"
            + "/xexqW1sV8L4f86uCwzT2e00uojbdlhVxPslpjqzF4u9XCupgbz70u8yE2EW0WwaIZVYeXaFPC1OtprlB/oHO2UILddu9ZAeoNh4"
            + "XWMmqa3Os6CBEnVDyrIzzojUaX2GS9XVB5P2bD5yeOzhHn0qPpnZ8LA+lIlHPPII+Wfe2EPf8/GcMo37yIVbTn4Mo/UMfgghPWOe"
            + "+oD0oQIEO6BV8LlHDvFgpVkuYZwij3H1yzE9n7ERnviguZiJW7VqGCRSL0FZaR+3aWueflAsosmo94j/I2/HDW371T8boSA9a6+F"
            + "CMM0SYfsE5uhls1MpvImhZpvSBA5Up+Z/fIZFquZCRw98Gxtg2nXvARsPCFkb2N0eXBlIGh0bWw+PHRpdGxlPmhlbGxvPC90aXRs"
            + "ZT4KPCFkb2N0eXBlIGh0bWw+PHRpdGxlPmhlbGxvPC90aXRsZT4KPCFkb2N0eXBlIGh0bWw+PHRpdGxlPmhlbGxvPC90aXRsZT4K"
            + "lAdaLi8uLy4vLi8uLy4vLi8uLy4vLi8uLy4vLi8uLy4vLi8uLy4vLi8uLy4vLi8uLy4vLi8uLy4vLi8uLy4vLi8uLy4vLi8uLy4v"
            + "Li8uLy4vLi9pbmRleC5odG1spgcWFAAAAAwAAQIuAAAAAgAAAPQDAgIuLgYhAQgAAHsABAABAAAAXv3GTQIAAADkUrG2AwAAABjH"
            + "OPoEvwfFBiynN7wlAAAALAAhAWVudHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTAxNgAAAE8AAAAsACEBZW50cnktd2l0aC1h"
            + "LXJhdGhlci1sb25nLW5hbWUtMDU4AAAALQAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wMjQAAAA6AAAALAAh"
            + "AWVudHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTAzNwAAAEUAAAAsACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUt"
            + "MDQ4AAAAJgAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wMTcAAAAcAAAALAAhAWVudHJ5LXdpdGgtYS1yYXRo"
            + "ZXItbG9uZy1uYW1lLTAwNwAAABcAAAAsACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDAyAAAAKAAAACwAIQFlbnRy"
            + "eS13aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wMTkAAABDAAAALAAhAWVudHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTA0NgAA"
            + "ADMAAAAsACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDMwAAAAHwAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxv"
            + "bmctbmFtZS0wMTAAAABIAAAALAAhAWVudHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTA1MQAAABUAAAAsACEBZW50cnktd2l0"
            + "aC1hLXJhdGhlci1sb25nLW5hbWUtMDAwAAAAIgAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wMTMAAABMAAAA"
            + "LAAhAWVudHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTA1NQAAACsAAAAsACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5h"
            + "bWUtMDIyAAAATgAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wNTcAAAAyAAAA3AAhAWVudHJ5LXdpdGgtYS1y"
            + "YXRoZXItbG9uZy1uYW1lLTAyObcByQYMAADehNbkWT0AAAAsACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDQwAAAA"
            + "SQAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wNTIAAAAbAAAALAAhAWVudHJ5LXdpdGgtYS1yYXRoZXItbG9u"
            + "Zy1uYW1lLTAwNgAAACwAAAAsACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDIzAAAAIAAAACwAIQFlbnRyeS13aXRo"
            + "LWEtcmF0aGVyLWxvbmctbmFtZS0wMTEAAAApAAAALAAhAWVudHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTAyMAAAADQAAAAs"
            + "ACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDMxAAAAFgAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFt"
            + "ZS0wMDEAAAA+AAAALAAhAWVudHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTA0MQAAAEYAAAAsACEBZW50cnktd2l0aC1hLXJh"
            + "dGhlci1sb25nLW5hbWUtMDQ5AAAAPwAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wNDIAAAAeAAAALAAhAWVu"
            + "dHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTAwOQAAAE0AAAAsACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDU2"
            + "AAAAGQAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wMDQAAAAuAAAALAAhAWVudHJ5LXdpdGgtYS1yYXRoZXIt"
            + "bG9uZy1uYW1lLTAyNQAAAFAAAAAsACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDU5AAAANwAAACwAIQFlbnRyeS13"
            + "aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wMzQAAAAnAAAALAAhAWVudHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTAxOAAAADUA"
            + "AADcACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDMytwEJDAAA3vw4kH4wtw8BMbcHATK3BwEztwcBNJ8CBQrzCABU"
            + "C1kBAAAAHQAAAAIAAAABAAAAHgAAAAUAAAABAAAAHwAAAAgAAAABAAAAIAAAAAsAAAABAAAAIQAAAA4AAAABAAAAOwAAABEAAAAB"
            + "AAAAPAAAABQAAAABAAAAPZMHBFuOxzgIDMDSOGbA0jhmwNI4ZmgCiLeCARTtQegDAAQAAMDSOGbA0jhmwNI4ZgQFZAAFAAIFAQgF"
            + "BQrzAQAECwUBAAAABD8IYJYAACAA1c0MBMDSOGboAQJU/f4BAr5a/gEC8GD+AQIiLv4BAmwU/gEC9mH+AQK4W/4BAmoVggEUwEEA"
            + "AAAwAADA0jhmwNI4ZsDSOGYGAwIAGAUBCAUFCvMBAAQLBQwAAAAFPwiE4gAAIADc1QwEwNI4ZmwU7UEAAAAEAADZgThmmfcDa9mB"
            + "OGYGAwMAAgUBCAUFCvMBAAQLBQEAAAARPwg2dwAAIABzSQwEwNI4ZmwU7UEAAAAEAADZgThmmfcDa9mBOGYGAwMAAgUBCAUFCvMB"
            + "AAQLBQEAAAASPwhugQAAIACc1AwEwNI4ZmwU7UEAAAAEAADZgThmmfcDa9mBOGYGAwIAAgUBCAUFCvMBAAQLBQEAAAAUPwg+jwAA"
            + "IAAwggwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCFMpAAAgAHxqDATA0jhmbBSkgQAAxAkAANmBOGaZ9wNr"
            + "2YE4ZgYDAQAGBQEIBQUK8wEABAsFAwAAABU/CAnMAAAgAMvfDATA0jhmbBT/oQAADQAAANmBOGaZ9wNr2YE4ZgYBAQ0NLi4vaW5k"
            + "ZXguaHRtbEcI9ogAACAABtIMBMDSOGZsFKSBAABsAAAA2YE4Zpn3A2vZgThmBgMBAAIFAQgFBQrzAQAECwUBAAAAGD8IPPwAACAA"
            + "S/0MBMDSOGZsFP+hAABaAAAA2YE4Zpn3A2vZgThmBgMBAAIFAQgFBQrzAQAECwUBAAAAGT8IliwAACAADTsMBMDSOGZsFO1BAAAA"
            + "FAAA2YE4Zpn3A2vZgThmBgMCAAoEAhAIBQUK8wIABAsRAwAAABoAAAADAAAAAgAAAD4zCOx5AAAgAAaNDATA0jhmbAKkgQYM2YE4"
            + "Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8Irl0AACAAXBAMBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwh8EwAA"
            + "IACJOQwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCDIpAAAgADohDATA0jhmbAKkgQYM2YE4Zpn3A2vZgThm"
            + "BgEBBwEIBQUK8wAABE8IqFwAACAAuq8MBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwjmZgAAIAAJtwwEwNI4"
            + "ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCDQoAAAgANyeDATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK"
            + "8wAABE8IehIAACAAb4YMBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwiQtQAAIAB2zQwEwNI4ZmwCpIEGDNmB"
            + "OGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCN6PAAAgAMXVDATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8IDMEA"
            + "ACAAEPwMBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwhC+wAAIACj5AwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4"
            + "ZgYBAQcBCAUFCvMAAARPCBqOAAAgAK/8DATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8IVLQAACAAHOQMBMDS"
            + "OGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwiG+gAAIADJzQwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUF"
            + "CvMAAARPCMjAAAAgAHrVDATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8IImcAACAAY54MBMDSOGZsAqSBBgzZ"
            + "gThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwhsXQAAIADQhgwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCL4T"
            + "AAAgAAWvDATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8I8CkAACAAtrcMBMDSOGZsAqSBBgzZgThmmfcDa9mB"
            + "OGYGAQEHAQgFBQrzAAAETwhqXAAAIAA2OQwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCCRmAAAgAIUhDATA"
            + "0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8I9igAACAAUAgMBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgF"
            + "BQrzAAAETwi4EgAAIADjEAwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCFK1AAAgAPpbDATA0jhmbAKkgQYM"
            + "2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8IHI8AACAASUMMBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwjO"
            + "wQAAIACcagwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCID7AAAgAC9yDATA0jhmbAKkgQYM2YE4Zpn3A2vZ"
            + "gThmBgEBBwEIBQUK8wAABE8IC1wAACAAcHIMBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwhFZgAAIADDagwE"
            + "wNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCJcoAAAgABZDDATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEI"
            + "BQUK8wAABE8I2RIAACAApVsMBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwgztQAAIAC8EAwEwNI4ZmwCpIEG"
            + "DNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCH2PAAAgAA8IDATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8I"
            + "r8EAACAA2iEMBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwjh+wAAIABpOQwEwNI4ZmwCpIEGDNmBOGaZ9wNr"
            + "2YE4ZgYBAQcBCAUFCvMAAARPCHuOAAAgAOm3DATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8INbQAACAAWq8M"
            + "BMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwjn+gAAIACPhgwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcB"
            + "CAUFCvMAAARPCKnAAAAgADyeDATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8IQ2cAACAAJdUMBMDSOGZsAqSB"
            + "BgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwgNXQAAIACWzQwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARP"
            + "CN8TAAAgAEPkDATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8IkSkAACAA8PwMBMDSOGZsAqSBBgzZgThmmfcD"
            + "a9mBOGYGAQEHAQgFBQrzAAAETwhv+QAAIABb1AwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCCHDAAAgAOjM"
            + "DATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8I840AACAAPeUMBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEH"
            + "AQgFBQrzAAAETwi9twAAIACO/QwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCFcQAAAgAJe2DATA0jhmbAKk"
            + "gQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAABE8IGSoAACAAJK4MBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAE"
            + "TwjLZAAAIADxhwwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCIVeAAAgAEKfDATA0jhmbAKkgQYM2YE4Zpn3"
            + "A2vZgThmBgEBBwEIBQUK8wAABE8IHysAACAAwhEMBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwhREQAAIABx"
            + "CQwEwNI4ZmwCpIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCINfAAAgAKQgDATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEB"
            + "BwEIBQUK8wAABE8IzWUAACAAFzgMBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwgnwgAAIAAOcwwEwNI4ZmwC"
            + "pIEGDNmBOGaZ9wNr2YE4ZgYBAQcBCAUFCvMAAARPCGn4AAAgAL1rDATA0jhmbAKkgQYM2YE4Zpn3A2vZgThmBgEBBwEIBQUK8wAA"
            + "BE8Iu7YAACAAaEIMBMDSOGZsAqSBBgzZgThmmfcDa9mBOGYGAQEHAQgFBQrzAAAETwj1jAAAIADbWgwEwNI4ZmwCpIEGDNmBOGaZ"
            + "9wNr2YE4ZgYBAQcBCAUFCvMAAARPCH4rAAAgAIRaDATA0jhmbBSkgQAACVIAANmBOGaZ9wNr2YE4ZgYDAQASBQEIBQcK8wEABAAB"
            + "CQEiByECAAAAAQAAAB4AAAAFAAAAAQAAAB8AAAAIAAAAAQAAACAbCHvGAAAgABtdDATA0jhmhCQBNbcHATa3BwE39wPBBhoAAAAs"
            + "ACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDA1AAAAJAAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFt"
            + "ZS0wMTUAAAAdAAAALAAhAWVudHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTAwOAAAAEQAAAAsACEBZW50cnktd2l0aC1hLXJh"
            + "dGhlci1sb25nLW5hbWUtMDQ3AAAAPAAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wMzkAAAAwAAAALAAhAWVu"
            + "dHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTAyNwAAADsAAAAsACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDM4"
            + "AAAAIQAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wMTIAAABKAAAALAAhAWVudHJ5LXdpdGgtYS1yYXRoZXIt"
            + "bG9uZy1uYW1lLTA1MwAAAEAAAAAsACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDQzAAAAIwAAACwAIQFlbnRyeS13"
            + "aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wMTQAAAAqAAAALAAhAWVudHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTAyMQAAAEEA"
            + "AAAsACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDQ0AAAAMQAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmct"
            + "bmFtZS0wMjgAAAA5AAAALAAhAWVudHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTAzNgAAAC8AAAAsACEBZW50cnktd2l0aC1h"
            + "LXJhdGhlci1sb25nLW5hbWUtMDI2AAAAOAAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wMzUAAABCAAAALAAh"
            + "AWVudHJ5LXdpdGgtYS1yYXRoZXItbG9uZy1uYW1lLTA0NQAAABgAAADcACEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUt"
            + "MDAztwGJAQwAAN77+Xw8NgAAACwAIQFlbnRyeS13aXRoLWEtcmF0aGVyLWxvbmctbmFtZS0wMzMAAABLAAAALAAhAWVudHJ5LXdp"
            + "dGgtYS1yYXRoZXItbG9uZy1uYW1lLTA1NAAAAEcAAACcAyEBZW50cnktd2l0aC1hLXJhdGhlci1sb25nLW5hbWUtMDUw9wYIDAAA"
            + "3slNQH4=";
}
