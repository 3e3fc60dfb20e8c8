// kSanitized: a sanitizer watches this build and makes each step many times slower, so that what is
// tested in great numbers comes in smaller ones.
//
// Thread safety: a constant.
#pragma once

namespace support {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace support
